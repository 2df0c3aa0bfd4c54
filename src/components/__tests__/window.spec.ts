import { windowOf } from '../window';

describe('a long list', () => {
  it('shows its first rows at the top and its last ones at the end', () => {
    const top = windowOf(1000, 24, { top: 0, view: 240 });
    expect([top.first, top.count, top.offset]).toEqual([0, 11, 0]);
    const end = windowOf(1000, 24, { top: 24_000 - 240, view: 240 });
    expect([end.first, end.first + end.count]).toEqual([990, 1000]);
  });

  it('is no taller than browsers can draw, and all of its rows can be reached', () => {
    const total = 10_000_000;
    const { height } = windowOf(total, 24, { top: 0, view: 240 });
    expect(height).toBeLessThan(16_000_000);
    const end = windowOf(total, 24, { top: height - 240, view: 240 });
    expect(end.first + end.count).toBe(total);
    for (const row of [0, 5, 4_999_999, total - 1]) {
      const { topFor } = windowOf(total, 24, { top: 6_000_000, view: 240 });
      const there = windowOf(total, 24, { top: topFor(row), view: 240 });
      expect(row).toBeGreaterThanOrEqual(there.first);
      expect(row).toBeLessThan(there.first + there.count);
    }
  });

  it('scrolls no further than it must', () => {
    const here = windowOf(1000, 24, { top: 2400, view: 240 });
    expect(here.topFor(105)).toBeCloseTo(2400);
    expect(here.topFor(99)).toBeCloseTo(99 * 24);
    expect(here.topFor(111)).toBeCloseTo(112 * 24 - 240);
  });

  it('that is empty shows nothing', () => {
    expect(windowOf(0, 24, { top: 0, view: 240 }).count).toBe(0);
  });
});
