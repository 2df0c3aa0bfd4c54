import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { Row } from '../api/wire';
import type { TreeItem } from './treeItem';

/**
 * How a line is selected.
 *
 * only     it, and no other one
 * also     it too, or no longer
 * range    all from the one that was selected before to it
 * cursor   not at all, it is only in hand
 */
export type SelectHow = 'only' | 'also' | 'range' | 'cursor';

/** Which lines of a tree are selected, all of one lake, and which is in hand. */
export class Selection implements IDisposable {
  constructor(private readonly _items: () => readonly TreeItem[]) {}

  /** Other lines are selected, or another one is in hand. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The key of the line in hand, which need not be selected. */
  get cursor(): string | null {
    return this._cursor?.key ?? null;
  }

  /** The lake of the line in hand, which is that of all that is selected. */
  get lake(): string | null {
    return this._cursor?.lake ?? null;
  }

  /** The DID of the line in hand. */
  get row(): Row | null {
    return this._cursor?.item === 'did' ? this._cursor.row : null;
  }

  /** The DIDs of all selected lines, in the order of the lines; a DID that stands in several collections once. */
  get rows(): readonly Row[] {
    return this._rows;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  has(key: string): boolean {
    return this._keys.has(key);
  }

  select(key: string | null, how: SelectHow = 'only'): void {
    this._cursor = this._items().find(item => item.key === key) ?? null;
    const found = this._cursor?.key ?? null;
    if (how === 'cursor') {
      this._changed.emit();
      return;
    }
    const keys = this._keysAfter(found, how);
    this._anchor = how === 'range' ? (this._anchor ?? found) : found;
    this._set(keys);
  }

  /** All lines; where several lakes are looked into, those of the line in hand. */
  selectAll(): void {
    this._cursor ??= this._items()[0] ?? null;
    this._set(new Set(this._items().map(({ key }) => key)));
  }

  /** Lines went: what is selected is still in sight. `instead`: the line that they went into. */
  settle(instead: string): void {
    const here = new Set(this._items().map(({ key }) => key));
    const keys = new Set([...this._keys].filter(key => here.has(key)));
    const isInHand = this._cursor === null || here.has(this._cursor.key);
    if (!isInHand) {
      this._cursor = this._items().find(({ key }) => key === instead) ?? null;
    }
    if (!isInHand && keys.size === 0) {
      this.select(instead);
    } else if (!isInHand || keys.size < this._keys.size) {
      this._set(keys);
    }
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
  }

  private _keysAfter(
    key: string | null,
    how: Exclude<SelectHow, 'cursor'>
  ): Set<string> {
    if (key === null) {
      return new Set();
    }
    switch (how) {
      case 'only':
        return new Set([key]);
      case 'range':
        return this._upTo(key);
      case 'also': {
        const keys = new Set(this._keys);
        return keys.delete(key) ? keys : keys.add(key);
      }
    }
  }

  /** The lines from the one that was selected before, which may have gone, to this one. */
  private _upTo(key: string): Set<string> {
    const keys = this._items().map(item => item.key);
    const here = keys.indexOf(key);
    const anchor = keys.indexOf(this._anchor ?? key);
    const from = anchor < 0 ? here : anchor;
    return new Set(keys.slice(Math.min(from, here), Math.max(from, here) + 1));
  }

  private _set(wanted: ReadonlySet<string>): void {
    const keys = new Set<string>();
    const rows = new Map<string, Row>();
    for (const item of this._items()) {
      if (item.lake === this.lake && wanted.has(item.key)) {
        keys.add(item.key);
        if (item.item === 'did') {
          rows.set(item.row.did, item.row);
        }
      }
    }
    this._keys = keys;
    this._rows = [...rows.values()];
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _cursor: TreeItem | null = null;
  private _anchor: string | null = null;
  private _keys: ReadonlySet<string> = new Set();
  private _rows: readonly Row[] = [];
  private _disposed = false;
}
