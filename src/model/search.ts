import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { SearchQuery, Terms } from '../api/wire';
import { didParts } from './did';
import { Listing } from './listing';
import { Question } from './question';
import { wordOf } from './searchText';
import type { Part } from './treeLines';

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
  /** Empty: one's own scopes. */
  readonly scope: string;
  readonly text: string;
  readonly type: SearchType;
};

/** Milliseconds of quiet after typing before the lake is asked. */
const QUIET = 400;

/** Rows of one lake that a page keeps. */
const MOST_ROWS = 100_000;

/** One search at a time, in one lake or side by side in several; a new one ends the one before. */
export class Search implements IDisposable {
  /** isReady: whether a lake lets us. quiet: milliseconds after typing before a lake is asked. */
  constructor(
    private readonly _server: IServer,
    private readonly _isReady: (lake: string) => boolean,
    private readonly _quiet = QUIET
  ) {}

  /** What the text means. */
  readonly terms = new Question<Terms>();

  /** At most so many rows are asked for, of each lake. */
  limit = 10_000;

  /** What is looked for changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Rows of a lake came, or its progress changed. */
  get found(): ISignal<this, Part> {
    return this._found;
  }

  /** What was found in each lake that is looked into. */
  get parts(): readonly Part[] {
    return this._parts;
  }

  get wish(): SearchWish {
    return this._wish;
  }

  /** Whether a search says enough to be asked. */
  get isComplete(): boolean {
    const { scope, text } = this._wish;
    return scope !== '' || text.trim() !== '';
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Change what is looked for; the lake is asked after a moment of quiet. */
  change(part: Partial<SearchWish>): void {
    this.set(part);
    this._timer = setTimeout(() => {
      this.run();
    }, this._quiet);
  }

  /** Change what is looked for, and do not ask. */
  set(part: Partial<SearchWish>): void {
    clearTimeout(this._timer);
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

  /** Look into these lakes, of which nothing is known yet. */
  lookInto(lakes: readonly string[]): void {
    this._parts.forEach(({ listing }) => {
      listing.dispose();
    });
    this._parts = lakes.map(lake => {
      const part = { lake, listing: new Listing() };
      part.listing.changed.connect(() => {
        this._found.emit(part);
      });
      return part;
    });
    this._changed.emit();
  }

  /** Ask now, all lakes that let us. */
  run(): void {
    clearTimeout(this._timer);
    this.explain();
    this._parts.forEach(({ lake }) => {
      this.runIn(lake);
    });
  }

  /** Ask one lake now, if it lets us. */
  runIn(lake: string): void {
    const part = this._parts.find(one => one.lake === lake);
    if (!part) {
      return;
    }
    if (!this.isComplete || !this._isReady(lake)) {
      part.listing.clear();
      return;
    }
    void part.listing.read(this._open(lake, this.limit));
  }

  /** Whether lakes have more that there is room for. */
  get canGoOn(): boolean {
    return this._parts.some(canGoOn);
  }

  /** Bring more of what was cut or stopped. Rucio has no pages, so it is asked for more, and what is there is left out. */
  goOn(): void {
    this._parts.filter(canGoOn).forEach(({ lake, listing }) => {
      const limit = Math.min(listing.rows.length + this.limit, MOST_ROWS);
      void listing.readOn(this._open(lake, limit));
    });
  }

  /** Let the lakes be; what came stays. */
  stop(): void {
    this._parts.forEach(({ listing }) => {
      listing.stop();
    });
  }

  /** Ask what the text means. */
  explain(): void {
    const text = this._wish.text.trim();
    if (text === '') {
      this.terms.forget();
    } else {
      void this.terms.ask(signal =>
        this._server.ask('GET terms', { text }, signal)
      );
    }
  }

  dispose(): void {
    this._disposed = true;
    clearTimeout(this._timer);
    this.lookInto([]);
    this.terms.dispose();
    Signal.clearData(this);
  }

  private _open(lake: string, limit: number): Parameters<Listing['read']>[0] {
    const question: SearchQuery = { ...this._wish, lake, limit };
    return signal => this._server.stream('GET search', question, signal);
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _found = new Signal<this, Part>(this);
  private _parts: readonly Part[] = [];
  private _wish: SearchWish = {
    scope: '',
    text: '',
    type: 'collection'
  };
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _disposed = false;
}

function canGoOn({ listing }: Part): boolean {
  const { progress, rows } = listing;
  const isPart = progress.state === 'cut' || progress.state === 'stopped';
  return isPart && rows.length < MOST_ROWS;
}
