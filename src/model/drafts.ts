import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import { failureOf, type RequestFailure } from '../api/failure';
import type { Attachments, DidRow } from './attachments';

/** What somebody is about to attach. */
export type Draft = {
  readonly lake: string;
  readonly rows: readonly DidRow[];
};

/** What became of the last draft. */
type Outcome =
  | { readonly outcome: 'none' }
  | { readonly outcome: 'attached'; readonly names: readonly string[] }
  | { readonly outcome: 'failed'; readonly failure: RequestFailure };

/** What somebody is about to attach, and what became of it. */
export class Drafts implements IDisposable {
  constructor(private readonly _attachments: Attachments) {}

  /** There is another draft, or another outcome. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get draft(): Draft | null {
    return this._draft;
  }

  get outcome(): Outcome {
    return this._outcome;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Begin to attach rows of a lake. */
  begin(lake: string, rows: readonly DidRow[]): void {
    this._set(rows.length === 0 ? null : { lake, rows }, { outcome: 'none' });
  }

  /** Attach what was drafted, under these names; where no notebook is open, a new one has them. */
  async attach(names: readonly string[]): Promise<void> {
    const draft = this._draft;
    if (draft === null) {
      return;
    }
    this._set(null, { outcome: 'none' });
    try {
      await this._attachments.attachNamed(draft.lake, draft.rows, names);
      this._set(this._draft, { outcome: 'attached', names });
    } catch (error) {
      // Beside what failed stands what it was, to be tried again.
      this._set(draft, { outcome: 'failed', failure: failureOf(error) });
    }
  }

  /** Attach nothing. */
  drop(): void {
    this._set(null, { outcome: 'none' });
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
  }

  private _set(draft: Draft | null, outcome: Outcome): void {
    this._draft = draft;
    this._outcome = outcome;
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _draft: Draft | null = null;
  private _outcome: Outcome = { outcome: 'none' };
  private _disposed = false;
}
