import type { ReadonlyJSONObject } from '@lumino/coreutils';

import { SEARCH_TYPES, type SearchType, type SearchWish } from './search';

/** What the panel remembers over a reload of the page. */
export type Memory = SearchWish & {
  /** The lake that is looked into, or `ALL_LAKES`. */
  readonly lake: string;
  readonly unfolded: readonly string[];
};

/** Unfolded collections that are remembered. */
const MOST_UNFOLDED = 50;

/** As it is kept in the state database. */
export function encodeMemory(memory: Memory): ReadonlyJSONObject {
  return { ...memory, unfolded: memory.unfolded.slice(0, MOST_UNFOLDED) };
}

/** From the state database: what is not as we wrote it is left out. */
export function decodeMemory(value: unknown): Partial<Memory> {
  if (typeof value !== 'object' || value === null) {
    return {};
  }
  const found = new Map<string, unknown>(Object.entries(value));
  const text = (key: string): string => {
    const one = found.get(key);
    return typeof one === 'string' ? one : '';
  };
  const unfolded = found.get('unfolded');
  return {
    lake: text('lake'),
    scope: text('scope'),
    text: text('text'),
    type:
      SEARCH_TYPES.find(type => type === found.get('type')) ??
      ('collection' satisfies SearchType),
    unfolded: Array.isArray(unfolded)
      ? unfolded.filter(one => typeof one === 'string')
      : []
  };
}
