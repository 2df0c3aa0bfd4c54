import type { TranslationBundle } from '@jupyterlab/translation';

import type { Access, Kind, Wish } from '../api/wire';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];

/** Bytes for a person, in decimal units as storages count them: `3.4 GB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : 1;
  return `${value.toLocaleString(undefined, { maximumFractionDigits: digits })} ${UNITS[unit] ?? ''}`;
}

/** A count with the separators of the reader's language. */
export function countText(count: number): string {
  return count.toLocaleString();
}

const SHORT: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t'
};

/** A text in which everything that could hide, or turn the text around, is visible as its escape. */
export function visibleText(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    sign => SHORT[sign] ?? `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`
  );
}

/** The same for a text of several lines, which stay lines. */
export function visibleLines(text: string): string {
  return text.replace(/[^\n\t]+/g, visibleText);
}

/** Signs of a name's end that stay in sight. */
const TAIL = 8;

/**
 * A name in two parts, of which the second shall stay in sight where there is little room: names of a lake differ at
 * their ends. Names that are read from the right are not parted.
 */
export function headAndTail(name: string): [string, string] {
  const signs = Array.from(name);
  if (
    signs.length < 2 * TAIL ||
    /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(name)
  ) {
    return [name, ''];
  }
  return [signs.slice(0, -TAIL).join(''), signs.slice(-TAIL).join('')];
}

/** Signs that the title of a tab has room for. */
const ROOM = 24;

/** A name short enough for the title of a tab: where it is too long, its middle is left out. */
export function shortText(name: string): string {
  const signs = Array.from(name);
  return signs.length <= ROOM
    ? name
    : `${signs.slice(0, ROOM - TAIL - 3).join('')}…${signs.slice(-TAIL - 2).join('')}`;
}

/** What a DID is, as a word. */
export function kindText(kind: Kind, trans: TranslationBundle): string {
  switch (kind) {
    case 'container':
      return trans.__('container');
    case 'dataset':
      return trans.__('dataset');
    case 'file':
      return trans.__('file');
  }
}

/** How something is opened, after the word “opens”. */
export function accessText(access: Access, trans: TranslationBundle): string {
  switch (access) {
    case 'mount':
      return trans.__('from a mounted storage');
    case 'copy':
      return trans.__('from a copy kept here');
    case 'cache':
      return trans.__('through the cache');
    case 'remote':
      return trans.__('at its origin');
  }
}

/** A way to open files that one can wish for, as an entry of a menu. */
export function wishText(wish: Wish, trans: TranslationBundle): string {
  switch (wish) {
    case 'auto':
      return trans.__('The Best Way There Is');
    case 'mount':
      return trans.__('Mounted Storage');
    case 'copy':
      return trans.__('Copy Kept Here');
    case 'cache':
      return trans.__('Cache');
    case 'remote':
      return trans.__('Origin');
  }
}

const STEPS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600],
  ['month', 2_629_800],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60]
];

/** How long ago, or how soon, in the reader's language: `3 days ago`, `in 2 hours`. */
export function relativeText(time: Date, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  const [unit, length] = STEPS.find(([, one]) => Math.abs(seconds) >= one) ?? [
    'second',
    1
  ];
  return new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' }).format(
    Math.round(seconds / length),
    unit
  );
}
