import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { SearchQuery, Terms } from '../api/wire';
import { didParts } from './did';
import { Listing } from './listing';
import { Question } from './question';

/** What kind of DIDs to look for. */
export type SearchType = NonNullable<SearchQuery['type']>;

export const SEARCH_TYPES: readonly SearchType[] = [
  'collection',
  'container',
  'dataset',
  'file',
  'all'
];

/** What a person typed, which the server understands (`lake/terms.py`); scope and type hold where the text names none. */
export type SearchWish = {
  readonly lake: string;
  /** Empty: one's own scopes. */
  readonly scope: string;
  readonly text: string;
  readonly type: SearchType;
};

/** Milliseconds of quiet after typing before the lake is asked. */
const QUIET = 400;

/** One search at a time, in one lake; a new one ends the one before. */
export class Search implements IDisposable {
  /** limit: at most so many rows are asked for. quiet: milliseconds after typing before the lake is asked. */
  constructor(
    private readonly _server: IServer,
    private readonly _quiet = QUIET
  ) {}

  readonly listing = new Listing();

  /** What the text means. */
  readonly terms = new Question<Terms>();

  /** At most so many rows are asked for. */
  limit = 10_000;

  /** What is looked for changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get wish(): SearchWish {
    return this._wish;
  }

  /** Whether a search says enough to be asked. */
  get isComplete(): boolean {
    const { lake, scope, text } = this._wish;
    return lake !== '' && (scope !== '' || text.trim() !== '');
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Change what is looked for; the lake is asked after a moment of quiet. */
  change(part: Partial<SearchWish>): void {
    this.set(part);
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      this.run();
    }, this._quiet);
  }

  /** Change what is looked for, and do not ask. */
  set(part: Partial<SearchWish>): void {
    this._wish = { ...this._wish, ...part };
    this._changed.emit();
  }

  /** Look for a whole DID: its scope and its name. False if the text is none. */
  paste(text: string): boolean {
    const parts = didParts(text.trim());
    if (parts === null || /\s/.test(parts.scope)) {
      return false;
    }
    this.change({ scope: parts.scope, text: wordOf(parts.name) });
    return true;
  }

  /** Ask now. */
  run(): void {
    clearTimeout(this._timer);
    this._explain();
    if (!this.isComplete) {
      this.listing.clear();
      return;
    }
    const question: SearchQuery = { ...this._wish, limit: this.limit };
    void this.listing.read(signal =>
      this._server.stream('GET search', question, signal)
    );
  }

  dispose(): void {
    this._disposed = true;
    clearTimeout(this._timer);
    this.listing.dispose();
    this.terms.dispose();
    Signal.clearData(this);
  }

  private _explain(): void {
    const text = this._wish.text.trim();
    if (text === '') {
      this.terms.forget();
    } else {
      void this.terms.ask(signal =>
        this._server.ask('GET terms', { text }, signal)
      );
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _wish: SearchWish = {
    lake: '',
    scope: '',
    text: '',
    type: 'collection'
  };
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _disposed = false;
}

/** A name as one word of a search's text. */
function wordOf(name: string): string {
  return /^[\w.*/@+-]+$/.test(name)
    ? name
    : `"${name.replace(/["\\]/g, sign => `\\${sign}`)}"`;
}
