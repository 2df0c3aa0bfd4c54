import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Row } from '../api/wire';
import { isSignedOut, Listing } from './listing';
import { Selection } from './selection';
import { didOfKey, insideOf, keyIn, levelIn, type TreeItem } from './treeItem';

/** At most so many rows of one unfolded collection are drawn; a search finds the others. */
const MOST_ROWS = 10_000;

/** The rows of a listing, of which containers and datasets unfold in place. */
export class Tree implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _roots: Listing
  ) {
    this._roots.changed.connect(this._onRows, this);
  }

  /** Which lines are selected. */
  readonly selection = new Selection(() => this.items);

  /** Lines changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** All lines in order; made when they are asked for. */
  get items(): readonly TreeItem[] {
    this._items ??= this._flatten();
    return this._items;
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
    this._begin(unfold);
    this._onRows();
  }

  unfold(key: string): void {
    const did = didOfKey(key);
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
    for (const [other, branch] of this._branches) {
      if (other === key || insideOf(other, key)) {
        branch.dispose();
        this._branches.delete(other);
      }
    }
    this._onRows();
    this.selection.settle(key);
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

  /** Whether something unfolded could not be read because nobody is signed in. */
  get isSignedOut(): boolean {
    return [...this._branches.values()].some(isSignedOut);
  }

  /** Ask again for what could not be read because nobody was signed in. */
  goOn(): void {
    [...this._branches]
      .filter(([, branch]) => isSignedOut(branch))
      .forEach(([key]) => {
        this.retry(key);
      });
  }

  dispose(): void {
    this._disposed = true;
    this._roots.changed.disconnect(this._onRows, this);
    this.selection.dispose();
    this._branches.forEach(branch => {
      branch.dispose();
    });
    Signal.clearData(this);
  }

  /** Without lines: what was unfolded shall be so again when it comes. */
  private _begin(unfold: readonly string[]): void {
    this._wanted = new Set(unfold);
    this._branches.forEach(branch => {
      branch.dispose();
    });
    this._branches.clear();
    this._items = null;
    this.selection.select(null);
  }

  private _onRows(source?: Listing): void {
    const { progress, rows } = this._roots;
    if (
      source === this._roots &&
      progress.state === 'loading' &&
      rows.length === 0
    ) {
      this._begin(this.unfolded);
    }
    if (!(source === this._roots && this._grow())) {
      this._items = null;
    }
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

  /** While rows stream in and nothing is unfolded, the new ones are put behind the others: true if that was enough. */
  private _grow(): boolean {
    const items = this._items;
    const { progress, rows } = this._roots;
    if (!items || this._branches.size > 0 || progress.state !== 'loading') {
      return false;
    }
    for (let index = items.length; index < rows.length; index += 1) {
      const row = rows[index];
      if (row) {
        items.push(this._did(row, '', { position: index + 1, siblings: -1 }));
      }
    }
    return rows.length > 0;
  }

  private _flatten(): TreeItem[] {
    const items: TreeItem[] = [];
    this._append(items, this._roots, '');
    return items;
  }

  private _append(items: TreeItem[], listing: Listing, parent: string): void {
    const siblings =
      listing.progress.state === 'whole' ? listing.rows.length : -1;
    listing.rows.forEach((row, index) => {
      const item = this._did(row, parent, { position: index + 1, siblings });
      const branch = this._branches.get(item.key);
      items.push(item);
      if (branch) {
        this._append(items, branch, item.key);
        this._note(items, branch, item.key);
      }
    });
  }

  private _did(
    row: Row,
    parent: string,
    place: { readonly position: number; readonly siblings: number }
  ): TreeItem {
    const key = keyIn(parent, row.did);
    const level = levelIn(parent);
    const isUnfolded = row.kind === 'file' ? null : this._branches.has(key);
    return { item: 'did', key, row, level, ...place, isUnfolded };
  }

  /** What the rows of an unfolded collection do not say themselves. */
  private _note(items: TreeItem[], branch: Listing, parent: string): void {
    const { progress, rows } = branch;
    if (progress.state !== 'whole' || rows.length === 0) {
      const level = levelIn(parent);
      items.push({
        item: 'note',
        key: keyIn(parent, ''),
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
  private _lake = '';
  private _disposed = false;
}
