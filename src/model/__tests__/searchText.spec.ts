import { valueText, wordOf } from '../searchText';

describe('the text of a search', () => {
  it.each([
    ['zmumu.2024', 'zmumu.2024'],
    ['a b', '"a b"'],
    ['say "x"', String.raw`"say \"x\""`],
    ['run=3', '"run=3"']
  ])('holds a name as one word: %s', (name, word) => {
    expect(wordOf(name)).toBe(word);
  });

  it.each([
    ['phys*', 'text', 'phys*'],
    ['1e5', 'text', '"1e5"'],
    ['2024', 'text', '"2024"'],
    ['True', 'text', '"True"'],
    ['truely', 'text', 'truely'],
    ['5 GB', 'number', '5 GB'],
    ['7 days ago', 'time', '7 days ago'],
    ['two words', undefined, '"two words"'],
    ['358031', undefined, '358031']
  ] as const)(
    'holds a value as what its key wants: %s, %s',
    (value, type, text) => {
      expect(valueText(value, type)).toBe(text);
    }
  );
});
