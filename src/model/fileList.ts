import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IPushed } from '../api/events';
import { failureOf, isCancelled, type RequestFailure } from '../api/failure';
import type { IServer } from '../api/request';
import type {
  Availability,
  AvailabilityAnswer,
  DidQuery,
  FileEntry,
  FilesAnswer
} from '../api/wire';

/** Files that are asked for at a time. */
const PAGE = 200;

/** Pages that are kept: whatever a collection holds, the browser holds no more of it. */
const MOST_PAGES = 20;

/** Milliseconds of quiet after typing before the server is asked. */
const QUIET = 300;

/** Milliseconds between two looks at a list that is still being settled. */
const PATIENCE = 1500;

/** The files of one collection, of which the server gives a page at a time. */
export class FileList implements IDisposable {
  /** quiet: milliseconds after typing before the server is asked. */
  constructor(
    private readonly _server: IServer,
    private readonly _pushed: IPushed,
    private readonly _query: DidQuery,
    private readonly _quiet = QUIET
  ) {
    this._pushed.availability.connect(this._onPushed, this);
  }

  /** Files came, or were chosen, or something else is looked for. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** How many fit; null while nobody knows. */
  get total(): number | null {
    return this._total;
  }

  /** How far the list is settled, and how its files open; null before the first answer. */
  get availability(): Availability | null {
    return this._availability;
  }

  /** Why there is no list; null if nothing is wrong. */
  get failure(): RequestFailure | null {
    return this._failure;
  }

  /** Whether the total is of another text than the one that was typed last. */
  get isNarrowing(): boolean {
    return this._text !== this._answered;
  }

  /** What was typed to narrow the list. */
  get text(): string {
    return this._text;
  }

  /** The files that are chosen, in the order in which they were. */
  get chosen(): readonly FileEntry[] {
    return [...this._chosen.values()];
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** One file; undefined while it is on its way. */
  at(index: number): FileEntry | undefined {
    return this._pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  isChosen(did: string): boolean {
    return this._chosen.has(did);
  }

  /** Choose a file, or no longer. */
  choose(file: FileEntry): void {
    if (!this._chosen.delete(file.did)) {
      this._chosen.set(file.did, file);
    }
    this._emit();
  }

  chooseNone(): void {
    this._chosen.clear();
    this._emit();
  }

  /** These are on the screen: ask for what is not here of them. */
  show(first: number, last: number): void {
    this._shown = [Math.floor(first / PAGE), Math.floor(last / PAGE)];
    for (const [page, controller] of this._open) {
      if (page < this._shown[0] || page > this._shown[1]) {
        controller.abort();
        this._open.delete(page);
      }
    }
    this._askForShown();
  }

  /** Narrow the list; the server is asked after a moment of quiet. */
  narrow(text: string): void {
    this._text = text;
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      this.again();
    }, this._quiet);
    this._emit();
  }

  /** Ask for everything again. */
  again(): void {
    this._withdraw();
    this._pages.clear();
    this._failure = null;
    this._shown = [0, 0];
    this._askForShown();
  }

  dispose(): void {
    this._disposed = true;
    this._pushed.availability.disconnect(this._onPushed, this);
    this._withdraw();
    Signal.clearData(this);
  }

  private _askForShown(): void {
    for (let page = this._shown[0]; page <= this._shown[1]; page += 1) {
      if (!this._pages.has(page) && !this._open.has(page)) {
        void this._ask(page);
      }
    }
  }

  private async _ask(page: number): Promise<void> {
    const controller = new AbortController();
    this._open.set(page, controller);
    const question = {
      ...this._query,
      first: page * PAGE,
      count: PAGE,
      text: this._text
    };
    try {
      const { signal } = controller;
      this._take(page, await this._server.ask('GET files', question, signal));
      this._answered = question.text;
    } catch (error) {
      this._failure = isCancelled(error) ? this._failure : failureOf(error);
    }
    if (this._open.get(page) === controller) {
      this._open.delete(page);
      this._emit();
    }
  }

  private _take(page: number, answer: FilesAnswer): void {
    this._availability = answer.availability;
    this._total = answer.total;
    this._failure = null;
    if (answer.total !== null) {
      this._pages.delete(page);
      this._pages.set(page, answer.files);
      const [oldest] = this._pages.keys();
      if (this._pages.size > MOST_PAGES && oldest !== undefined) {
        this._pages.delete(oldest);
      }
    }
    if (answer.availability.state === 'coming') {
      this._later();
    }
  }

  /** The list is still being settled: look again what is known of the files on the screen. */
  private _later(): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      this._refresh();
    }, PATIENCE);
  }

  private _refresh(): void {
    this._withdraw();
    for (let page = this._shown[0]; page <= this._shown[1]; page += 1) {
      void this._ask(page);
    }
    const [first, last] = this._shown;
    for (const page of this._pages.keys()) {
      if (page < first || page > last) {
        this._pages.delete(page);
      }
    }
  }

  private _onPushed(_: unknown, told: AvailabilityAnswer): void {
    const isMine =
      told.lake === this._query.lake && told.did === this._query.did;
    if (!isMine || told.access !== 'auto' || this._availability === null) {
      return;
    }
    this._availability = told.availability;
    if (told.availability.state !== 'coming') {
      this._refresh();
    }
    this._emit();
  }

  private _withdraw(): void {
    clearTimeout(this._timer);
    this._open.forEach(controller => {
      controller.abort();
    });
    this._open.clear();
  }

  private _emit(): void {
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _pages = new Map<number, readonly FileEntry[]>();
  private readonly _open = new Map<number, AbortController>();
  private readonly _chosen = new Map<string, FileEntry>();
  private _shown: [number, number] = [0, 0];
  private _total: number | null = null;
  private _availability: Availability | null = null;
  private _failure: RequestFailure | null = null;
  private _text = '';
  private _answered = '';
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _disposed = false;
}
