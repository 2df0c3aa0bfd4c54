import type { Event } from '@jupyterlab/services';
import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type {
  AvailabilityAnswer,
  Events,
  LakeAnswer,
  SignInEnded
} from './wire';

const AVAILABILITY: keyof Events =
  'https://schema.lab-datalake.org/availability/v1';
const LAKE: keyof Events = 'https://schema.lab-datalake.org/lake/v1';
const SIGN_IN: keyof Events = 'https://schema.lab-datalake.org/sign-in/v1';

/** What the server pushes, unasked. */
export interface IPushed {
  readonly availability: ISignal<unknown, AvailabilityAnswer>;
  readonly lake: ISignal<unknown, LakeAnswer>;
  readonly signIn: ISignal<unknown, SignInEnded>;
}

/** Our part of Jupyter's own event stream. */
export class Pushed implements IPushed, IDisposable {
  constructor(private readonly _stream: Event.Stream) {
    this._stream.connect(this._onEvent, this);
  }

  get availability(): ISignal<this, AvailabilityAnswer> {
    return this._availability;
  }

  get lake(): ISignal<this, LakeAnswer> {
    return this._lake;
  }

  get signIn(): ISignal<this, SignInEnded> {
    return this._signIn;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._disposed = true;
    this._stream.disconnect(this._onEvent, this);
    Signal.clearData(this);
  }

  private _onEvent(_: unknown, event: Event.Emission): void {
    // The server checks each event against its schema before it sends it.
    switch (event.schema_id) {
      case AVAILABILITY:
        this._availability.emit(event as unknown as AvailabilityAnswer);
        break;
      case LAKE:
        this._lake.emit(event as unknown as LakeAnswer);
        break;
      case SIGN_IN:
        this._signIn.emit(event as unknown as SignInEnded);
        break;
      default: // another extension's
    }
  }

  private readonly _availability = new Signal<this, AvailabilityAnswer>(this);
  private readonly _lake = new Signal<this, LakeAnswer>(this);
  private readonly _signIn = new Signal<this, SignInEnded>(this);
  private _disposed = false;
}
