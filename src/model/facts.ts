import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { DidQuery } from '../api/wire';

/** How big a DID is; null where the lake cannot say. size: bytes. */
export type Fact = {
  readonly size: number | null;
  readonly files: number | null;
};

/** Questions under way at the same time. */
const AT_ONCE = 3;

/** Facts that are kept. */
const MOST_FACTS = 5_000;

const UNKNOWN: Fact = { size: null, files: null };

/** Sizes and counts of collections: dear, so asked for what is on the screen only, and withdrawn when it leaves. */
export class Facts implements IDisposable {
  constructor(private readonly _server: IServer) {}

  /** A fact came. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** What is known; undefined while it is not. */
  of(lake: string, did: string): Fact | undefined {
    return this._facts.get(keyOf(lake, did));
  }

  /** Ask for these, and for nothing else any more. */
  show(dids: readonly DidQuery[]): void {
    const wanted = new Map(dids.map(one => [keyOf(one.lake, one.did), one]));
    for (const [key, controller] of this._open) {
      if (!wanted.has(key)) {
        controller.abort();
      }
    }
    this._waiting = [...wanted.entries()].filter(
      ([key]) =>
        !this._facts.has(key) && this._open.get(key)?.signal.aborted !== false
    );
    this._next();
  }

  /** Forget everything of a lake. */
  forget(lake: string): void {
    for (const key of this._facts.keys()) {
      if (key.startsWith(keyOf(lake, ''))) {
        this._facts.delete(key);
      }
    }
  }

  dispose(): void {
    this._disposed = true;
    this._waiting = [];
    this._open.forEach(controller => {
      controller.abort();
    });
    Signal.clearData(this);
  }

  private _next(): void {
    while (this._open.size < AT_ONCE) {
      const [next] = this._waiting.splice(0, 1);
      if (!next) {
        return;
      }
      void this._ask(...next);
    }
  }

  private async _ask(key: string, query: DidQuery): Promise<void> {
    const controller = new AbortController();
    this._open.set(key, controller);
    try {
      const { size, files } = await this._server.ask(
        'GET did',
        query,
        controller.signal
      );
      this._keep(key, { size, files });
    } catch {
      // A size that does not come is left out; whoever opens the DID learns why.
      if (!controller.signal.aborted) {
        this._keep(key, UNKNOWN);
      }
    }
    if (this._open.get(key) === controller) {
      this._open.delete(key); // else it is asked for once more already
    }
    if (!this._disposed) {
      this._changed.emit();
      this._next();
    }
  }

  private _keep(key: string, fact: Fact): void {
    this._facts.set(key, fact);
    const [oldest] = this._facts.keys();
    if (this._facts.size > MOST_FACTS && oldest !== undefined) {
      this._facts.delete(oldest);
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _facts = new Map<string, Fact>();
  private readonly _open = new Map<string, AbortController>();
  private _waiting: [string, DidQuery][] = [];
  private _disposed = false;
}

function keyOf(lake: string, did: string): string {
  return `${lake}\u0000${did}`;
}
