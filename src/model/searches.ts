import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import { SEARCH_TYPES, type SearchWish } from './search';

/** A search that can be done again, in a lake or in all. */
export type PastSearch = SearchWish & { readonly lake: string };

/** A search that a person gave a name. */
export type SavedSearch = PastSearch & { readonly name: string };

/** Searches that are remembered without being saved. */
const MOST_RECENT = 20;

/** Searches that were done, the last one first, and those that were saved under a name. */
export class Searches implements IDisposable {
  /** Others are remembered or saved. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A person saved a search, or removed one. */
  get savedChanged(): ISignal<this, void> {
    return this._savedChanged;
  }

  get recent(): readonly PastSearch[] {
    return this._recent;
  }

  get saved(): readonly SavedSearch[] {
    return this._saved;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Remember a search that was done. */
  note(search: PastSearch): void {
    const isEmpty = search.text.trim() === '' && search.scope === '';
    const [last] = this._recent;
    if (isEmpty || (last !== undefined && isSame(last, search))) {
      return;
    }
    const others = this._recent.filter(one => !isSame(one, search));
    this._recent = [search, ...others].slice(0, MOST_RECENT);
    this._changed.emit();
  }

  /** Save a search under a name; another one of that name goes. */
  save(name: string, search: PastSearch): void {
    const others = this._saved.filter(one => one.name !== name);
    this._setSaved([...others, { ...search, name }]);
  }

  remove(name: string): void {
    this._setSaved(this._saved.filter(one => one.name !== name));
  }

  /** Forget what was not saved. */
  forget(): void {
    this._recent = [];
    this._changed.emit();
  }

  /** Take what was kept; what is not as we wrote it is left out. */
  restore(kept: { recent?: unknown; saved?: unknown }): void {
    if (kept.recent !== undefined) {
      this._recent = listOf(kept.recent).flatMap(one => pastSearch(one) ?? []);
    }
    if (kept.saved !== undefined) {
      this._saved = listOf(kept.saved).flatMap(one => {
        const search = pastSearch(one);
        const name = textIn(one, 'name');
        return search && name !== '' ? { ...search, name } : [];
      });
    }
    this._changed.emit();
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
  }

  private _setSaved(saved: readonly SavedSearch[]): void {
    this._saved = saved;
    this._changed.emit();
    this._savedChanged.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _savedChanged = new Signal<this, void>(this);
  private _recent: readonly PastSearch[] = [];
  private _saved: readonly SavedSearch[] = [];
  private _disposed = false;
}

function isSame(one: PastSearch, other: PastSearch): boolean {
  return (
    one.lake === other.lake &&
    one.scope === other.scope &&
    one.text === other.text &&
    one.type === other.type
  );
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textIn(value: unknown, key: string): string {
  const found = new Map<string, unknown>(Object.entries(value ?? {})).get(key);
  return typeof found === 'string' ? found : '';
}

function pastSearch(value: unknown): PastSearch | null {
  const type = SEARCH_TYPES.find(one => one === textIn(value, 'type'));
  const lake = textIn(value, 'lake');
  const scope = textIn(value, 'scope');
  const text = textIn(value, 'text');
  return type && lake !== '' && (scope !== '' || text !== '')
    ? { lake, scope, text, type }
    : null;
}
