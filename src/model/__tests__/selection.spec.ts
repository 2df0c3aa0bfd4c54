import { Selection, type SelectHow } from '../selection';
import type { TreeItem } from '../treeItem';

const line = (key: string, did = `data:${key}`): TreeItem => ({
  item: 'did',
  lake: 'demo',
  key,
  row: { did, kind: 'file', size: null, files: null },
  level: 1,
  position: 1,
  siblings: 1,
  isUnfolded: null
});

describe('the selection', () => {
  let items: TreeItem[];
  let selection: Selection;
  const selected = (): string[] =>
    items.map(({ key }) => key).filter(key => selection.has(key));
  const select = (...steps: (readonly [string, SelectHow])[]): string => {
    steps.forEach(([key, how]) => {
      selection.select(key, how);
    });
    return selected().join('');
  };
  beforeEach(() => {
    items = ['a', 'b', 'c', 'd', 'e'].map(key => line(key));
    selection = new Selection(() => items);
  });
  afterEach(() => {
    selection.dispose();
  });

  it('is one line, several, or all between two', () => {
    expect(select(['b', 'only'])).toBe('b');
    expect(select(['d', 'also'])).toBe('bd');
    expect(select(['b', 'also'])).toBe('d');
    expect(select(['d', 'only'], ['b', 'range'])).toBe('bcd');
    expect(select(['e', 'range'])).toBe('de');
  });

  it('stays where it is while another line is taken in hand', () => {
    expect(select(['a', 'only'], ['c', 'cursor'])).toBe('a');
    expect(selection.cursor).toBe('c');
    expect(select(['c', 'also'])).toBe('ac');
  });

  it('has the DIDs in the order of the lines, each once', () => {
    items.push(line('f', 'data:a'));
    select(['e', 'only'], ['a', 'also'], ['f', 'also']);
    expect(selection.rows.map(({ did }) => did)).toEqual(['data:a', 'data:e']);
    selection.selectAll();
    expect(selection.rows).toHaveLength(5);
  });

  it('keeps what is in sight when lines go', () => {
    select(['a', 'only'], ['c', 'also'], ['d', 'also']);
    items = items.filter(({ key }) => key !== 'd');
    selection.settle('b');
    expect(selected()).toEqual(['a', 'c']);
    expect(selection.cursor).toBe('b');
    select(['c', 'only']);
    items = items.filter(({ key }) => key !== 'c');
    selection.settle('b');
    expect(selected()).toEqual(['b']);
  });
});
