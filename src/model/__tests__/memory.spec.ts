import { decodeMemory, encodeMemory, type Memory } from '../memory';

const MEMORY: Memory = {
  lake: 'demo',
  scope: 'data',
  text: 'mu',
  type: 'file',
  unfolded: ['\u0000data:box']
};

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
