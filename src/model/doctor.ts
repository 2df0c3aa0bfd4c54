import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import { type BrokenOff, failureIn, type RequestFailure } from '../api/failure';
import type { DoctorLine, Finding, Level } from '../api/wire';

/** How far a round of the doctor is. */
export type Round =
  | { readonly state: 'none' }
  | { readonly state: 'looking' }
  | { readonly state: 'done' }
  | { readonly state: 'broken'; readonly failure: RequestFailure };

const WORST_FIRST: readonly Level[] = ['problem', 'warning', 'unknown', 'ok'];

/** What is wrong here, and what cures it; findings come one by one, and a new round ends the one before. */
export class Doctor implements IDisposable {
  constructor(private readonly _server: IServer) {}

  /** A finding came, or the round ended. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get round(): Round {
    return this._round;
  }

  /** The worst first, and within a level as they came. */
  get findings(): readonly Finding[] {
    return WORST_FIRST.flatMap(level =>
      this._findings.filter(finding => finding.level === level)
    );
  }

  /** All findings as text, to be sent to somebody who can help; no finding holds a secret. */
  get report(): string {
    return this.findings
      .map(({ level, lake, subject, found, cure }) =>
        [
          `${level}: ${lake === null ? subject : `${lake}, ${subject}`}: ${found}`,
          ...(cure === '' ? [] : [`  ${cure}`])
        ].join('\n')
      )
      .join('\n');
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Look at one lake and at this Jupyter; null: at all lakes. Resolves when the round has ended. */
  async look(lake: string | null): Promise<void> {
    this._withdraw();
    const mine = new AbortController();
    this._controller = mine;
    this._lake = lake;
    this._findings = [];
    this._set({ state: 'looking' });
    const lines = this._server.stream('GET doctor', { lake }, mine.signal);
    for await (const line of lines) {
      if (this._controller !== mine) {
        return;
      }
      this._take(line);
    }
  }

  /** Look again at what was looked at before. */
  async again(): Promise<void> {
    await this.look(this._lake);
  }

  /** Stop looking, and forget what was found. */
  close(): void {
    this._withdraw();
    this._findings = [];
    this._set({ state: 'none' });
  }

  dispose(): void {
    this._disposed = true;
    this._withdraw();
    Signal.clearData(this);
  }

  private _take(line: DoctorLine | BrokenOff): void {
    switch (line.line) {
      case 'found':
        this._findings.push(line.finding);
        this._set(this._round);
        break;
      case 'end':
        this._set({ state: 'done' });
        break;
      case 'broken':
        this._set({ state: 'broken', failure: failureIn(line) });
        break;
    }
  }

  private _withdraw(): void {
    this._controller?.abort();
    this._controller = null;
  }

  private _set(round: Round): void {
    this._round = round;
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _findings: Finding[] = [];
  private _round: Round = { state: 'none' };
  private _controller: AbortController | null = null;
  private _lake: string | null = null;
  private _disposed = false;
}
