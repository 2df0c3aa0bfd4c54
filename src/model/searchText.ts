import type { ValueType } from '../api/wire';

/** Names that mean the same with and without quotes. */
const WORD = /^[\w.*/@+-]+$/;

/** Texts that are nothing else without quotes: no number, no truth. */
const TEXT = /^(?!(true|false)$)[a-z_*/][\w.*/+-]*$/i;

/** A name as one word of a search's text. */
export function wordOf(name: string): string {
  return WORD.test(name) ? name : quoted(name);
}

/** A value as it stands in a condition; undefined: of a key that nobody knows. */
export function valueText(value: string, type: ValueType | undefined): string {
  switch (type) {
    case 'text':
      return TEXT.test(value) ? value : quoted(value);
    case undefined:
      return wordOf(value);
    case 'number':
    case 'boolean':
    case 'time':
      return value;
  }
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, sign => `\\${sign}`)}"`;
}
