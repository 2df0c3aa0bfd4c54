import { Signal, type ISignal } from '@lumino/signaling';

import type { IPushed } from '../api/events';
import type { IServer } from '../api/request';
import type { DidQuery } from '../api/wire';
import { Look } from './look';

/** Close looks at DIDs: whoever wants one asks here, and whoever shows it makes it. */
export class Looks {
  constructor(
    private readonly _server: IServer,
    private readonly _pushed: IPushed
  ) {}

  /** Somebody wants to look at a DID closely. */
  get requested(): ISignal<this, DidQuery> {
    return this._requested;
  }

  /** Ask for a close look. */
  ask(query: DidQuery): void {
    this._requested.emit(query);
  }

  /** Everything about one DID; whoever makes it disposes of it. */
  make(query: DidQuery): Look {
    return new Look(this._server, this._pushed, query);
  }

  private readonly _requested = new Signal<this, DidQuery>(this);
}
