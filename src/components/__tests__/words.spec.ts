import type { TreeItem } from '../../model/treeItem';
import { treeStep, typedIndex } from '../treeKeys';
import { bytesText, headAndTail, shortText, visibleText } from '../words';

describe('texts for a person', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [3_400_000_000, '3.4 GB'],
    [999_960, '1 MB'],
    [123_456_789, '123 MB']
  ])('%d bytes are %s', (bytes, text) => {
    expect(bytesText(bytes)).toBe(text);
  });

  it('show what would hide', () => {
    expect(visibleText('a\nb\u202ec\u200b\u0007\u2028')).toBe(
      'a\\nb\\u{202e}c\\u{200b}\\u{7}\\u{2028}'
    );
    expect(visibleText('<b>שלום/größe😀</b>')).toBe('<b>שלום/größe😀</b>');
  });
});

describe('the end of a long name', () => {
  it('stays in sight, and nothing of the name is lost', () => {
    const [head, tail] = headAndTail('analysis.zmumu.2024😀');
    expect(tail).toBe('mu.2024😀');
    expect(head + tail).toBe('analysis.zmumu.2024😀');
  });

  it.each(['short', 'שלום/עולם/עולם/עולם.root'])('is not parted: %s', name => {
    expect(headAndTail(name)).toEqual([name, '']);
  });

  it('are short enough for a tab, and keep their ends', () => {
    const short = shortText(`${'😀'.repeat(236)}data.0001.root`);
    expect(short).toBe(`${'😀'.repeat(13)}….0001.root`);
    expect(shortText('zmumu.2024._0000.root')).toBe('zmumu.2024._0000.root');
  });
});

const did = (
  name: string,
  level: number,
  isUnfolded: boolean | null
): TreeItem => ({
  item: 'did',
  lake: 'demo',
  ...{ key: name, level, position: 1, siblings: 1, isUnfolded },
  row: { did: `data:${name}`, kind: 'file', size: null, files: null }
});

describe('the keys of the tree', () => {
  const items = [
    did('box', 1, true),
    did('set', 2, false),
    did('one', 1, null)
  ];

  it.each([
    ['ArrowDown', 0, { step: 'select', index: 1, how: 'only' }],
    ['ArrowDown', 2, { step: 'select', index: 2, how: 'only' }],
    ['ArrowUp', 0, { step: 'select', index: 0, how: 'only' }],
    ['End', 0, { step: 'select', index: 2, how: 'only' }],
    ['Home', 2, { step: 'select', index: 0, how: 'only' }],
    ['ArrowRight', 0, { step: 'select', index: 1, how: 'only' }],
    ['ArrowRight', 1, { step: 'toggle' }],
    ['ArrowRight', 2, { step: 'none' }],
    ['ArrowLeft', 0, { step: 'toggle' }],
    ['ArrowLeft', 1, { step: 'select', index: 0, how: 'only' }],
    ['ArrowLeft', 2, { step: 'none' }],
    ['Shift+ArrowDown', 0, { step: 'select', index: 1, how: 'range' }],
    ['Shift+Control+Home', 2, { step: 'select', index: 0, how: 'range' }],
    ['Control+ArrowDown', 0, { step: 'select', index: 1, how: 'cursor' }],
    [' ', 1, { step: 'select', index: 1, how: 'also' }],
    ['Control+ ', 1, { step: 'select', index: 1, how: 'also' }],
    ['Shift+ ', 1, { step: 'select', index: 1, how: 'range' }],
    ['Escape', 1, { step: 'select', index: 1, how: 'only' }],
    ['Control+a', 1, { step: 'all' }],
    ['Meta+a', 1, { step: 'all' }],
    ['Control+s', 1, { step: 'none' }],
    ['Enter', 2, { step: 'open' }],
    ['Shift+Enter', 2, { step: 'attach' }],
    ['Enter', -1, { step: 'none' }],
    ['F1', 1, { step: 'none' }]
  ] as const)('%s on line %d', (key, index, step) => {
    const held = key.split('+');
    const pressed = {
      key: held.at(-1) ?? '',
      shiftKey: held.includes('Shift'),
      ctrlKey: held.includes('Control'),
      metaKey: held.includes('Meta')
    };
    expect(treeStep(pressed, items, index)).toEqual(step);
  });

  it('find the next name that begins with what was typed', () => {
    const names = ['alpha', 'beta', 'Bravo'];
    const at = (index: number): string => names[index] ?? '';
    expect(typedIndex('b', at, 3, 1)).toBe(2);
    expect(typedIndex('br', at, 3, 1)).toBe(2);
    expect(typedIndex('b', at, 3, 2)).toBe(1);
    expect(typedIndex('x', at, 3, 0)).toBe(-1);
  });
});
