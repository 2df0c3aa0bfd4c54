import { Signal, type ISignal } from '@lumino/signaling';

import type { DidRow } from './attachments';

/** DIDs of a lake that are being dragged. */
export type Dragged = {
  readonly lake: string;
  readonly rows: readonly DidRow[];
  /** The name under which the only one is attached, if that is dragged. */
  readonly variable?: string;
};

/** Where a drag begins, in pixels of the window. */
export type Place = { readonly x: number; readonly y: number };

/** Drags that begin: a view says so, and whoever knows how to drag does it. */
export class Drags {
  /** Somebody begins to drag. */
  get begun(): ISignal<this, Dragged & Place> {
    return this._begun;
  }

  begin(dragged: Dragged & Place): void {
    this._begun.emit(dragged);
  }

  private readonly _begun = new Signal<this, Dragged & Place>(this);
}
