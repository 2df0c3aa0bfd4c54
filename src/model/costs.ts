import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Attachment, Cost } from '../api/wire';
import type { Availabilities, KnownAvailability } from './availabilities';

type Known = {
  readonly availability: KnownAvailability;
  readonly cost: Cost | null;
};

/**
 * What it would take to bring what is attached here; asked for what is not here, once for each of its availabilities, and
 * one after the other: it is a thing to know, and no lake shall be busy with it.
 */
export class Costs implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _availabilities: Availabilities
  ) {}

  /** An answer came. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Null while nobody knows, and where nothing is to be brought. */
  of(attachment: Attachment): Cost | null {
    return this._known.get(keyOf(attachment))?.cost ?? null;
  }

  /** Somebody sees these, and no others any more. */
  want(list: readonly Attachment[]): void {
    const keys = new Set(list.map(keyOf));
    for (const key of this._known.keys()) {
      if (!keys.has(key)) {
        this._known.delete(key);
      }
    }
    for (const attachment of list) {
      const availability = this._availabilities.of(attachment);
      const known = this._known.get(keyOf(attachment));
      if (known?.availability !== availability && isSettled(availability)) {
        this._known.set(keyOf(attachment), { availability, cost: null });
        if (isFar(availability)) {
          this._last = this._last.then(() =>
            this._ask(attachment, availability)
          );
        }
      }
    }
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
  }

  private async _ask(
    attachment: Attachment,
    availability: KnownAvailability
  ): Promise<void> {
    const key = keyOf(attachment);
    const { did, lake } = attachment;
    const isWanted = (): boolean =>
      !this._disposed && this._known.get(key)?.availability === availability;
    if (!isWanted()) {
      return;
    }
    try {
      const cost = await this._server.ask('GET cost', { lake, did });
      if (isWanted()) {
        this._known.set(key, { availability, cost });
        this._changed.emit();
      }
    } catch {
      // What is wrong is said by the availability, which matters more.
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _known = new Map<string, Known>();
  private _last = Promise.resolve();
  private _disposed = false;
}

function isSettled({ state }: KnownAvailability): boolean {
  return state !== 'asking' && state !== 'coming';
}

/** Whether some of it is neither mounted nor brought here. */
function isFar(availability: KnownAvailability): boolean {
  return availability.state === 'here'
    ? availability.missing > 0 ||
        (availability.accesses.cache ?? 0) > 0 ||
        (availability.accesses.remote ?? 0) > 0
    : availability.state === 'elsewhere';
}

function keyOf({ access, did, lake }: Attachment): string {
  return `${lake}\u0000${did}\u0000${access}`;
}
