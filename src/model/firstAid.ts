import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Down, Finding, SignedOut } from '../api/wire';
import { Doctor, type Round } from './doctor';
import type { KnownState, Lakes } from './lakes';
import type { Selection } from './selection';

/** The doctor where a trouble shows: called once for each trouble of the lake in hand while somebody can see it, else when asked. */
export class FirstAid implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _lakes: Lakes,
    private readonly _selection: Selection
  ) {
    _lakes.changed.connect(this._visit, this);
    _selection.changed.connect(this._visit, this);
  }

  /** Something was found, or a trouble is over. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The first problem that was found at a lake beyond what it has said itself; null while there is none. */
  at(lake: string, said: string): Finding | null {
    const isCause = ({ lake: at, level }: Finding): boolean =>
      level === 'problem' && at === lake;
    return this.allAt(lake, said).find(isCause) ?? null;
  }

  /** All that is wrong at a lake and at this Jupyter beyond what was said already. */
  allAt(lake: string, said: string): readonly Finding[] {
    const isNews = ({ found, level }: Finding): boolean =>
      (level === 'problem' || level === 'warning') && found !== said;
    return this._doctors.get(lake)?.findings.filter(isNews) ?? [];
  }

  /** How far the doctor is at a lake. */
  roundAt(lake: string): Round {
    return this._doctors.get(lake)?.round ?? { state: 'none' };
  }

  /** Have the doctor look at a lake. */
  call(lake: string): void {
    let doctor = this._doctors.get(lake);
    if (!doctor) {
      doctor = new Doctor(this._server);
      doctor.changed.connect(() => {
        this._changed.emit();
      });
      this._doctors.set(lake, doctor);
    }
    void doctor.look(lake);
  }

  /** Whether somebody looks; only then the doctor is called unasked. */
  set isWatched(value: boolean) {
    this._isWatched = value;
    this._visit();
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  dispose(): void {
    this._disposed = true;
    this._lakes.changed.disconnect(this._visit, this);
    this._selection.changed.disconnect(this._visit, this);
    this._doctors.forEach(doctor => {
      doctor.dispose();
    });
    Signal.clearData(this);
  }

  private _visit(): void {
    const lake = this._lakeInHand;
    const state = this._lakes.stateOf(lake);
    if (!isTrouble(state)) {
      if (this._troubles.delete(lake)) {
        this._doctors.get(lake)?.close();
      }
    } else if (this._isWatched && state !== this._troubles.get(lake)) {
      this._troubles.set(lake, state);
      this.call(lake);
    }
  }

  /** The lake one looks into; of several, the one whose line is in hand. */
  private get _lakeInHand(): string {
    const { all, chosen, isAll } = this._lakes;
    const { lake, row } = this._selection;
    const inHand = isAll ? (row === null ? lake : null) : chosen?.name;
    return all.length === 0 ? '' : (inHand ?? '');
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _doctors = new Map<string, Doctor>();
  private readonly _troubles = new Map<string, KnownState>();
  private _isWatched = false;
  private _disposed = false;
}

/** Whether nothing that a person types into the panel can help. */
export function isTrouble(state: KnownState): state is Down | SignedOut {
  return (
    state.state === 'down' ||
    (state.state === 'signed_out' && state.ways.length === 0)
  );
}
