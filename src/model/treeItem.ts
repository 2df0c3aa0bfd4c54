import type { Row } from '../api/wire';
import type { Progress } from './listing';

/** One line of the tree: a lake, a DID, or what there is to say about the rows of an unfolded one. */
export type TreeItem = LakeItem | DidItem | NoteItem;

/** Of which lake a line is, and where it stands. */
type Line = {
  readonly key: string;
  readonly lake: string;
  /** From 1. */
  readonly level: number;
};

/** Where a line stands among others. */
export type Place = {
  /** From 1, among the lines of the same collection. */
  readonly position: number;
  /** -1 while nobody knows. */
  readonly siblings: number;
};

/** A lake, where several are looked into. */
export type LakeItem = Line &
  Place & {
    readonly item: 'lake';
    readonly isUnfolded: boolean;
    readonly count: number;
    readonly progress: Progress;
  };

export type DidItem = Line &
  Place & {
    readonly item: 'did';
    readonly row: Row;
    /** Null for what cannot unfold. */
    readonly isUnfolded: boolean | null;
  };

export type NoteItem = Line & {
  readonly item: 'note';
  readonly count: number;
  readonly progress: Progress;
};

/** Between the parts of a key, which are a lake and DIDs; Rucio's database takes it in no name. */
const SEPARATOR = '\u0000';

/** The key of a DID in the collection, or in the lake, with the key `parent`. A lake's key is its name. */
export function keyIn(parent: string, did: string): string {
  return `${parent}${SEPARATOR}${did}`;
}

/** The key of the collection or lake that a line stands in; null for a lake. */
export function parentKey(key: string): string | null {
  const end = key.lastIndexOf(SEPARATOR);
  return end < 0 ? null : key.slice(0, end);
}

/** The DID of a line. */
export function didOfKey(key: string): string {
  return key.slice(key.lastIndexOf(SEPARATOR) + 1);
}

/** The lake of a line. */
export function lakeOfKey(key: string): string {
  return key.split(SEPARATOR, 1)[0] ?? '';
}

/** How deep what stands in the collection or lake with the key `parent` is, from 1. */
export function levelIn(parent: string): number {
  return parent.split(SEPARATOR).length;
}

/** Whether a line stands below another one. */
export function insideOf(key: string, parent: string): boolean {
  return key.startsWith(parent + SEPARATOR);
}
