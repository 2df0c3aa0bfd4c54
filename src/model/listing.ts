import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import { type BrokenOff, failureIn, type RequestFailure } from '../api/failure';
import type { Line, Row } from '../api/wire';

/** How far a listing is; `cut` and `broken` and `stopped` say that its rows are not all. */
export type Progress =
  | { readonly state: 'none' }
  | { readonly state: 'loading' }
  | { readonly state: 'whole' }
  | { readonly state: 'cut'; readonly why: string | null }
  | { readonly state: 'stopped' }
  | { readonly state: 'broken'; readonly failure: RequestFailure };

/** Whether a listing broke off because nobody is signed in. */
export function isSignedOut({ progress }: Listing): boolean {
  return (
    progress.state === 'broken' && progress.failure.error === 'NotSignedIn'
  );
}

/** Asks for a stream. */
type Open = (signal: AbortSignal) => AsyncIterable<Line | BrokenOff>;

/** Rows as they stream; a new reading ends the one before. */
export class Listing implements IDisposable {
  /** most: rows that are kept; where more come, the stream is ended and the listing is cut. */
  constructor(private readonly _most = Infinity) {}

  /** Rows came, or the progress changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get rows(): readonly Row[] {
    return this._rows;
  }

  get progress(): Progress {
    return this._progress;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Read a stream from its start; resolves when it ended, broke or was stopped. */
  async read(open: Open): Promise<void> {
    this._rows = [];
    this._known = null;
    await this._read(open);
  }

  /** The same, and put what is new behind what is there: for a stream that goes further, in whatever order. */
  async readOn(open: Open): Promise<void> {
    this._known = new Set(this._rows.map(({ did }) => did));
    await this._read(open);
  }

  /** Stop reading; the rows that came stay. */
  stop(): void {
    if (this._progress.state === 'loading') {
      this._withdraw();
      this._set({ state: 'stopped' });
    }
  }

  /** Stop reading, and forget the rows. */
  clear(): void {
    this._withdraw();
    this._rows = [];
    this._set({ state: 'none' });
  }

  dispose(): void {
    this._disposed = true;
    this._withdraw();
    Signal.clearData(this);
  }

  private async _read(open: Open): Promise<void> {
    this._withdraw();
    const mine = new AbortController();
    this._controller = mine;
    this._set({ state: 'loading' });
    for await (const line of open(mine.signal)) {
      if (this._controller !== mine) {
        return;
      }
      this._take(line);
    }
  }

  private _take(line: Line | BrokenOff): void {
    switch (line.line) {
      case 'rows':
        this._append(line.rows);
        break;
      case 'end':
        this._set(
          line.cut === null
            ? { state: 'whole' }
            : { state: 'cut', why: line.cut }
        );
        break;
      case 'broken':
        this._set({ state: 'broken', failure: failureIn(line) });
        break;
    }
  }

  private _append(all: readonly Row[]): void {
    const known = this._known;
    const rows = known ? all.filter(({ did }) => !known.has(did)) : all;
    const room = this._most - this._rows.length;
    for (const row of rows.slice(0, room)) {
      this._rows.push(row);
    }
    if (rows.length > room) {
      this._withdraw();
      this._set({ state: 'cut', why: null });
    } else {
      this._changed.emit();
    }
  }

  private _withdraw(): void {
    this._controller?.abort();
    this._controller = null;
  }

  private _set(progress: Progress): void {
    this._progress = progress;
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _rows: Row[] = [];
  private _known: ReadonlySet<string> | null = null;
  private _progress: Progress = { state: 'none' };
  private _controller: AbortController | null = null;
  private _disposed = false;
}
