import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Row } from '../api/wire';
import { Listing, type Progress } from './listing';

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

/** At most so many rows of one unfolded collection are drawn; a search finds the others. */
const MOST_ROWS = 10_000;

const SEPARATOR = '\u0000';

/** The rows of a listing, of which containers and datasets unfold in place. */
export class Tree implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _roots: Listing
  ) {
    this._roots.changed.connect(this._onRows, this);
  }

  /** Lines, or which of them is selected, changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** All lines in order; made when they are asked for. */
  get items(): readonly TreeItem[] {
    this._items ??= this._flatten();
    return this._items;
  }

  /** The key of the selected line. */
  get selected(): string | null {
    return this._selected;
  }

  get selectedRow(): Row | null {
    const item = this.items.find(({ key }) => key === this._selected);
    return item?.item === 'did' ? item.row : null;
  }

  /** The keys of what is unfolded. */
  get unfolded(): readonly string[] {
    return [...this._branches.keys(), ...this._wanted];
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Begin with another lake's rows; `unfold`: keys of what shall be unfolded when it comes. */
  reset(lake: string, unfold: readonly string[] = []): void {
    this._lake = lake;
    this._selected = null;
    this._branches.forEach(branch => {
      branch.dispose();
    });
    this._branches.clear();
    this._wanted = new Set(unfold);
    this._onRows();
  }

  select(key: string | null): void {
    this._selected = key;
    this._changed.emit();
  }

  unfold(key: string): void {
    const did = key.split(SEPARATOR).pop() ?? '';
    if (!this._branches.has(key)) {
      const branch = new Listing(MOST_ROWS);
      branch.changed.connect(this._onRows, this);
      this._branches.set(key, branch);
      void branch.read(signal =>
        this._server.stream('GET content', { lake: this._lake, did }, signal)
      );
    }
  }

  fold(key: string): void {
    const inside = (other: string): boolean =>
      other === key || other.startsWith(key + SEPARATOR);
    for (const [other, branch] of this._branches) {
      if (inside(other)) {
        branch.dispose();
        this._branches.delete(other);
      }
    }
    if (this._selected?.startsWith(key + SEPARATOR)) {
      this._selected = key;
    }
    this._onRows();
  }

  toggle(key: string): void {
    if (this._branches.has(key)) {
      this.fold(key);
    } else {
      this.unfold(key);
    }
  }

  /** Ask again for what is in a collection. */
  retry(key: string): void {
    this.fold(key);
    this.unfold(key);
  }

  dispose(): void {
    this._disposed = true;
    this._roots.changed.disconnect(this._onRows, this);
    this._branches.forEach(branch => {
      branch.dispose();
    });
    Signal.clearData(this);
  }

  private _onRows(): void {
    this._items = null;
    if (this._wanted.size > 0) {
      this._unfoldWanted();
    }
    this._changed.emit();
  }

  private _unfoldWanted(): void {
    const here = this.items.filter(({ key }) => this._wanted.has(key));
    for (const { key } of here) {
      this._wanted.delete(key);
      this.unfold(key);
    }
  }

  private _flatten(): TreeItem[] {
    const items: TreeItem[] = [];
    this._append(items, this._roots, '');
    return items;
  }

  private _append(items: TreeItem[], listing: Listing, parent: string): void {
    const level = parent === '' ? 1 : parent.split(SEPARATOR).length;
    const siblings =
      listing.progress.state === 'whole' ? listing.rows.length : -1;
    listing.rows.forEach((row, index) => {
      const key = `${parent}${SEPARATOR}${row.did}`;
      const branch = this._branches.get(key);
      const isUnfolded = row.kind === 'file' ? null : branch !== undefined;
      items.push({
        item: 'did',
        key,
        row,
        level,
        position: index + 1,
        siblings,
        isUnfolded
      });
      if (branch) {
        this._append(items, branch, key);
        this._note(items, branch, key);
      }
    });
  }

  /** What the rows of an unfolded collection do not say themselves. */
  private _note(items: TreeItem[], branch: Listing, parent: string): void {
    const { progress, rows } = branch;
    if (progress.state !== 'whole' || rows.length === 0) {
      const level = parent.split(SEPARATOR).length;
      items.push({
        item: 'note',
        key: `${parent}${SEPARATOR}`,
        level,
        count: rows.length,
        progress
      });
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _branches = new Map<string, Listing>();
  private _wanted = new Set<string>();
  private _items: TreeItem[] | null = null;
  private _selected: string | null = null;
  private _lake = '';
  private _disposed = false;
}

/** The key of the collection a line stands in; null at the top. */
export function parentKey(key: string): string | null {
  const parent = key.slice(0, key.lastIndexOf(SEPARATOR));
  return parent === '' ? null : parent;
}
