import { decodeMemory, encodeMemory } from '../memory';

const MEMORY = {
  ...{
    lake: 'demo',
    scope: 'data',
    text: 'mu',
    type: 'file',
    filters: 'run = 1'
  },
  unfolded: ['\u0000data:box']
} as const;

describe('what the panel remembers', () => {
  it('comes back as it was', () => {
    expect(
      decodeMemory(JSON.parse(JSON.stringify(encodeMemory(MEMORY))))
    ).toEqual(MEMORY);
  });

  it.each([null, 3, [], { lake: 3, type: 'nonsense', unfolded: [1, 'x'] }])(
    'never fails on %j',
    kept => {
      expect(decodeMemory(kept).lake ?? '').toBe('');
    }
  );
});
