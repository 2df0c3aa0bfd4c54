import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import { isSignedOut, Listing } from './listing';
import type { Order } from './order';
import { Selection } from './selection';
import { didOfKey, insideOf, lakeOfKey, type TreeItem } from './treeItem';
import { didLine, linesOf, type Part, type Shape } from './treeLines';

/** What was found, lake by lake. */
type Roots = {
  readonly parts: readonly Part[];
  /** Rows of a part came, or its progress changed. */
  readonly found: ISignal<unknown, Part>;
};

/** At most so many rows of one unfolded collection are drawn; a search finds the others. */
const MOST_ROWS = 10_000;

/** Milliseconds after which rows that still come are put in order again. */
const ORDERING = 700;

/** What was found, lake by lake, of which containers and datasets unfold in place. */
export class Tree implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _roots: Roots
  ) {
    this._roots.found.connect(this._onFound, this);
  }

  /** Which lines are selected. */
  readonly selection = new Selection(() => this.items);

  /** Lines changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** All lines in order; made when they are asked for. */
  get items(): readonly TreeItem[] {
    this._items ??= linesOf(this._roots.parts, this._shape);
    return this._items;
  }

  /** In which order the rows of each lake stand. */
  get order(): Order {
    return this._order;
  }

  sortBy(order: Order): void {
    this._order = order;
    this._onRows();
  }

  /** The keys of what is unfolded. */
  get unfolded(): readonly string[] {
    return [...this._branches.keys(), ...this._wanted];
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Begin with other lakes; `unfold`: keys of what shall be unfolded when it comes. */
  reset(unfold: readonly string[] = []): void {
    this._folded.clear();
    this._begin(unfold);
    this._onRows();
  }

  unfold(key: string): void {
    if (!this._branches.has(key)) {
      const branch = new Listing(MOST_ROWS);
      branch.changed.connect(this._onRows, this);
      this._branches.set(key, branch);
      const question = { lake: lakeOfKey(key), did: didOfKey(key) };
      void branch.read(signal =>
        this._server.stream('GET content', question, signal)
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
    if (this._roots.parts.some(({ lake }) => lake === key)) {
      if (!this._folded.delete(key)) {
        this._folded.add(key);
      }
      this._onRows();
      this.selection.settle(key);
    } else if (this._branches.has(key)) {
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

  /** Lakes where something unfolded could not be read because nobody is signed in. */
  get signedOut(): readonly string[] {
    const keys = [...this._branches].filter(([, one]) => isSignedOut(one));
    return [...new Set(keys.map(([key]) => lakeOfKey(key)))];
  }

  /** Ask a lake again for what could not be read because nobody was signed in. */
  goOn(lake: string): void {
    [...this._branches]
      .filter(([key, one]) => lakeOfKey(key) === lake && isSignedOut(one))
      .forEach(([key]) => {
        this.retry(key);
      });
  }

  dispose(): void {
    this._disposed = true;
    clearTimeout(this._timer);
    this._roots.found.disconnect(this._onFound, this);
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

  private _onFound(_: unknown, part: Part): void {
    const { progress, rows } = part.listing;
    const isLoading = progress.state === 'loading';
    if (isLoading && rows.length === 0) {
      this._forget(part.lake);
    }
    if (isLoading && this._grow(part)) {
      this._tell();
    } else if (isLoading && this._items && this._order !== 'found') {
      this._timer ??= setTimeout(() => {
        this._onRows();
      }, ORDERING);
    } else {
      this._onRows();
    }
  }

  /** A lake begins anew: what was unfolded there shall be so again when it comes. */
  private _forget(lake: string): void {
    for (const [key, branch] of this._branches) {
      if (lakeOfKey(key) === lake) {
        branch.dispose();
        this._branches.delete(key);
        this._wanted.add(key);
      }
    }
    if (this.selection.lake === lake) {
      this.selection.select(null);
    }
  }

  private _onRows(): void {
    clearTimeout(this._timer);
    this._timer = undefined;
    this._items = null;
    this._tell();
  }

  private _tell(): void {
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

  /** While rows of the only lake come and nothing is unfolded, they are put behind the others: true if that was enough. */
  private _grow({ lake, listing: { rows } }: Part): boolean {
    const items = this._items;
    const isPlain =
      this._order === 'found' &&
      this._branches.size === 0 &&
      this._roots.parts.length === 1;
    if (!items || !isPlain) {
      return false;
    }
    for (let index = items.length; index < rows.length; index += 1) {
      const row = rows[index];
      if (row) {
        const place = { position: index + 1, siblings: -1 };
        items.push(didLine(row, lake, this._shape, place));
      }
    }
    return rows.length > 0;
  }

  private get _shape(): Shape {
    return {
      branches: this._branches,
      folded: this._folded,
      order: this._order,
      isGrouped: this._roots.parts.length > 1
    };
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _branches = new Map<string, Listing>();
  private _wanted = new Set<string>();
  private _items: TreeItem[] | null = null;
  private readonly _folded = new Set<string>();
  private _order: Order = 'found';
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _disposed = false;
}
