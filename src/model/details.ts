import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type {
  DidAnswer,
  DidQuery,
  Metadata,
  Parents,
  Places
} from '../api/wire';
import { Question } from './question';

/** All that a lake knows about one DID; asked only while somebody looks. */
export class Details implements IDisposable {
  constructor(private readonly _server: IServer) {
    this.parts.forEach(part => {
      part.changed.connect(this._emit, this);
    });
  }

  readonly did = new Question<DidAnswer>();
  readonly metadata = new Question<Metadata>();
  readonly places = new Question<Places>();
  readonly parents = new Question<Parents>();

  /** The DID or what is known of it changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The DID looked at; null if none is. */
  get query(): DidQuery | null {
    return this._query;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Whether somebody looks. */
  get isWatched(): boolean {
    return this._isWatched;
  }

  set isWatched(value: boolean) {
    if (value !== this._isWatched) {
      this._isWatched = value;
      this._ask();
    }
  }

  /** Look at another DID, or at none. */
  show(query: DidQuery | null): void {
    if (query?.lake === this._query?.lake && query?.did === this._query?.did) {
      return;
    }
    this._query = query;
    this.parts.forEach(part => {
      part.forget();
    });
    this._ask();
  }

  /** Ask for everything again. */
  retry(): void {
    this.parts.forEach(part => {
      part.forget();
    });
    this._ask();
  }

  dispose(): void {
    this._disposed = true;
    this.parts.forEach(part => {
      part.dispose();
    });
    Signal.clearData(this);
  }

  private get parts(): readonly Question<unknown>[] {
    return [this.did, this.metadata, this.places, this.parents];
  }

  private _ask(): void {
    const query = this._query;
    if (
      query === null ||
      !this._isWatched ||
      this.did.answer.state !== 'none'
    ) {
      this._emit();
      return;
    }
    void this.did.ask(signal => this._server.ask('GET did', query, signal));
    void this.metadata.ask(signal =>
      this._server.ask('GET metadata', query, signal)
    );
    void this.places.ask(signal =>
      this._server.ask('GET places', query, signal)
    );
    void this.parents.ask(signal =>
      this._server.ask('GET parents', query, signal)
    );
  }

  private _emit(): void {
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _query: DidQuery | null = null;
  private _isWatched = false;
  private _disposed = false;
}
