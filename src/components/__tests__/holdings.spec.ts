import { nullTranslator } from '@jupyterlab/translation';

import { heldText } from '../holdings';

describe('what a cache holds', () => {
  const trans = nullTranslator.load('');
  const told = (
    held: number | null,
    asked: number,
    files: number = asked
  ): string =>
    heldText({ host: 'cache:1094', asked, held, why: '' }, files, trans);

  it('is said of all files where all were looked at', () => {
    expect(told(1, 1)).toBe('the file');
    expect(told(4, 4)).toBe('all 4 files');
    expect(told(2, 4)).toBe('2 of 4 files');
    expect(told(0, 4)).toBe('nothing yet; what is read is kept there');
  });

  it('is said of those that were looked at where they are many', () => {
    expect(told(64, 64, 10_000)).toBe(
      '64 of the 64 files that were looked at, of 10,000'
    );
    expect(told(0, 64, 10_000)).toBe(
      '0 of the 64 files that were looked at, of 10,000'
    );
  });

  it('may be known to nobody', () => {
    expect(told(null, 4)).toBe('does not tell what it holds');
  });
});
