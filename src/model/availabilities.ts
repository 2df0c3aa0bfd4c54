import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IPushed } from '../api/events';
import { failureOf } from '../api/failure';
import type { IServer } from '../api/request';
import type { Attachment, Availability, AvailabilityAnswer } from '../api/wire';

/** Whether a DID opens here, or that the server is being asked. */
export type KnownAvailability = Availability | { readonly state: 'asking' };

type Wanted = Pick<Attachment, 'lake' | 'did' | 'access'>;

/** How the DIDs of the open notebook can be opened: asked once, then pushed by the server. */
export class Availabilities implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _pushed: IPushed
  ) {
    this._pushed.availability.connect(this._onPushed, this);
  }

  /** An answer came. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  of(wanted: Wanted): KnownAvailability {
    return this._known.get(keyOf(wanted)) ?? { state: 'asking' };
  }

  /** Keep these, ask for those that are not known, forget all others. */
  want(list: readonly Wanted[]): void {
    const keys = new Set(list.map(keyOf));
    for (const key of this._known.keys()) {
      if (!keys.has(key)) {
        this._known.delete(key);
      }
    }
    for (const wanted of list) {
      if (!this._known.has(keyOf(wanted))) {
        void this.ask(wanted);
      }
    }
  }

  /** Ask about one; `refresh`: the server asks the lake again even if it asked before. */
  async ask(wanted: Wanted, refresh = false): Promise<void> {
    const { lake, did, access } = wanted;
    const key = keyOf(wanted);
    this._set(key, { state: 'asking' });
    try {
      const answer = await this._server.ask('POST availability', {
        lake,
        did,
        access,
        refresh
      });
      // An event may have overtaken the answer: it is newer.
      if (this._known.get(key)?.state === 'asking') {
        this._set(key, answer.availability);
      }
    } catch (error) {
      if (this._known.has(key)) {
        this._set(key, { state: 'failed', ...failureOf(error) });
      }
    }
  }

  /** Ask again about those of a list that may have changed unseen: events are not kept while a page sleeps. */
  revisit(list: readonly Wanted[]): void {
    for (const wanted of list) {
      const { state } = this.of(wanted);
      if (state === 'coming' || state === 'failed') {
        void this.ask(wanted);
      }
    }
  }

  dispose(): void {
    this._disposed = true;
    this._pushed.availability.disconnect(this._onPushed, this);
    Signal.clearData(this);
  }

  private _onPushed(_: unknown, answer: AvailabilityAnswer): void {
    const key = keyOf(answer);
    if (this._known.has(key)) {
      this._set(key, answer.availability);
    }
  }

  private _set(key: string, availability: KnownAvailability): void {
    this._known.set(key, availability);
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _known = new Map<string, KnownAvailability>();
  private _disposed = false;
}

function keyOf({ lake, did, access }: Wanted): string {
  return `${lake}\u0000${did}\u0000${access}`;
}
