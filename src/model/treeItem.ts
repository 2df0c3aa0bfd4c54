import type { Row } from '../api/wire';
import type { Progress } from './listing';

/** One line of the tree: a DID, or what there is to say about the rows of an unfolded one. */
export type TreeItem =
  | {
      readonly item: 'did';
      readonly key: string;
      readonly row: Row;
      /** From 1. */
      readonly level: number;
      /** From 1, among the rows of the same collection. */
      readonly position: number;
      /** -1 while nobody knows. */
      readonly siblings: number;
      /** Null for what cannot unfold. */
      readonly isUnfolded: boolean | null;
    }
  | {
      readonly item: 'note';
      readonly key: string;
      readonly level: number;
      readonly count: number;
      readonly progress: Progress;
    };

/** Between the DIDs of a key; Rucio's database takes it in no name. */
const SEPARATOR = '\u0000';

/** The key of a DID in the collection with the key `parent`, which is '' at the top. */
export function keyIn(parent: string, did: string): string {
  return `${parent}${SEPARATOR}${did}`;
}

/** The key of the collection a line stands in; null at the top. */
export function parentKey(key: string): string | null {
  const parent = key.slice(0, key.lastIndexOf(SEPARATOR));
  return parent === '' ? null : parent;
}

/** The DID of a line. */
export function didOfKey(key: string): string {
  return key.slice(key.lastIndexOf(SEPARATOR) + 1);
}

/** The level of what stands in the collection with the key `parent`, from 1. */
export function levelIn(parent: string): number {
  return parent === '' ? 1 : parent.split(SEPARATOR).length;
}

/** Whether a line stands below another one. */
export function insideOf(key: string, parent: string): boolean {
  return key.startsWith(parent + SEPARATOR);
}
