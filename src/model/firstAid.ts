import type { ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Finding } from '../api/wire';
import { Doctor } from './doctor';
import type { KnownState, Lakes } from './lakes';

/** The doctor at a lake that one looks into and cannot use: called once for each trouble, while somebody can see it. */
export class FirstAid implements IDisposable {
  constructor(
    server: IServer,
    private readonly _lakes: Lakes
  ) {
    this._doctor = new Doctor(server);
    _lakes.changed.connect(this._visit, this);
  }

  /** Something was found, or the trouble is over. */
  get changed(): ISignal<unknown, void> {
    return this._doctor.changed;
  }

  /** The first problem that was found at a lake beyond what it has said itself; null while there is none. */
  at(lake: string, said: string): Finding | null {
    const isCause = ({ found, lake: at, level }: Finding): boolean =>
      level === 'problem' && at === lake && found !== said;
    return this._doctor.findings.find(isCause) ?? null;
  }

  /** Whether somebody looks; only then the doctor is called. */
  set isWatched(value: boolean) {
    this._isWatched = value;
    this._visit();
  }

  get isDisposed(): boolean {
    return this._doctor.isDisposed;
  }

  dispose(): void {
    this._lakes.changed.disconnect(this._visit, this);
    this._doctor.dispose();
  }

  private _visit(): void {
    const { all, chosen, isAll } = this._lakes;
    const lake = isAll || all.length === 0 ? '' : (chosen?.name ?? '');
    const state = this._lakes.stateOf(lake);
    if (!isTrouble(state)) {
      if (this._trouble !== null) {
        this._trouble = null;
        this._doctor.close();
      }
    } else if (this._isWatched && state !== this._trouble) {
      this._trouble = state;
      void this._doctor.look(lake);
    }
  }

  private readonly _doctor: Doctor;
  private _trouble: KnownState | null = null;
  private _isWatched = false;
}

/** Whether nothing that a person types into the panel can help. */
function isTrouble(state: KnownState): boolean {
  return (
    state.state === 'down' ||
    (state.state === 'signed_out' && state.ways.length === 0)
  );
}
