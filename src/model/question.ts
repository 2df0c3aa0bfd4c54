import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import { failureOf, isCancelled, type RequestFailure } from '../api/failure';

/** How far the answer to a question is. */
export type Answer<T> =
  | { readonly state: 'none' }
  | { readonly state: 'asking' }
  | { readonly state: 'answered'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: RequestFailure };

type How<T> = (signal: AbortSignal) => Promise<T>;

/** One question at a time: a new one withdraws the one before. */
export class Question<T> implements IDisposable {
  /** The answer changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get answer(): Answer<T> {
    return this._answer;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Ask; resolves when the answer is there, failed or withdrawn. */
  async ask(how: How<T>): Promise<void> {
    this._set({ state: 'asking' });
    await this.renew(how);
  }

  /** Ask again: the answer before stands until the new one is there. */
  async renew(how: How<T>): Promise<void> {
    this._withdraw();
    const mine = new AbortController();
    this._controller = mine;
    let answer: Answer<T>;
    try {
      answer = { state: 'answered', value: await how(mine.signal) };
    } catch (error) {
      answer = isCancelled(error)
        ? { state: 'none' }
        : { state: 'failed', failure: failureOf(error) };
    }
    if (this._controller === mine) {
      this._controller = null;
      this._set(answer);
    }
  }

  /** Forget the answer, and withdraw the question if it is still open. */
  forget(): void {
    this._withdraw();
    this._set({ state: 'none' });
  }

  dispose(): void {
    this._disposed = true;
    this._withdraw();
    Signal.clearData(this);
  }

  private _withdraw(): void {
    this._controller?.abort();
    this._controller = null;
  }

  private _set(answer: Answer<T>): void {
    this._answer = answer;
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _answer: Answer<T> = { state: 'none' };
  private _controller: AbortController | null = null;
  private _disposed = false;
}
