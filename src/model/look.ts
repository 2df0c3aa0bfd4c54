import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IPushed } from '../api/events';
import { failureOf, type RequestFailure } from '../api/failure';
import type { IServer } from '../api/request';
import type {
  DidQuery,
  Holdings,
  PastRules,
  Preview,
  Row,
  Rules
} from '../api/wire';
import { Availabilities, type KnownAvailability } from './availabilities';
import { Details } from './details';
import { FileList } from './fileList';
import { Question } from './question';

/** The parts in which a DID is looked at. */
export type LookPart =
  'files' | 'preview' | 'where' | 'metadata' | 'rules' | 'history';

const OF_FILES: readonly LookPart[] = [
  'preview',
  'where',
  'metadata',
  'rules',
  'history'
];
const OF_COLLECTIONS: readonly LookPart[] = [
  'files',
  'where',
  'metadata',
  'rules',
  'history'
];

/** Everything about one DID; each part is asked for when it is first looked at. */
export class Look implements IDisposable {
  constructor(
    private readonly _server: IServer,
    pushed: IPushed,
    readonly query: DidQuery
  ) {
    this.details = new Details(_server);
    this.files = new FileList(_server, pushed, query);
    this._availabilities = new Availabilities(_server, pushed);
    this.details.show(query);
    [
      this.details,
      this._availabilities,
      this.rules,
      this.pastRules,
      this.holdings,
      this.preview
    ].forEach(part => {
      (part.changed as ISignal<unknown, void>).connect(this._emit, this);
    });
  }

  readonly details: Details;
  readonly files: FileList;
  readonly rules = new Question<Rules>();
  readonly pastRules = new Question<PastRules>();
  readonly holdings = new Question<Holdings>();
  readonly preview = new Question<Preview>();

  /** Something is known that was not, or another part is looked at. Files say so themselves. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** The DID as a row; null until its kind is known. */
  get row(): Row | null {
    const { answer } = this.details.did;
    if (answer.state !== 'answered') {
      return null;
    }
    const { did, files, kind, size } = answer.value;
    return { did, files, kind, size };
  }

  /** The parts that a DID of its kind has; none until it is known. */
  get parts(): readonly LookPart[] {
    if (this.row === null) {
      return [];
    }
    return this.row.kind === 'file' ? OF_FILES : OF_COLLECTIONS;
  }

  /** The part that is looked at. */
  get part(): LookPart | null {
    return this._part ?? this.parts[0] ?? null;
  }

  /** How it would be opened from here. */
  get availability(): KnownAvailability {
    return this._availabilities.of({ ...this.query, access: 'auto' });
  }

  /** What of the file the preview shows; empty for the overview. */
  get inside(): string {
    return this._inside;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Somebody looks. */
  open(): void {
    this.details.isWatched = true;
  }

  /** Look at another part. */
  turnTo(part: LookPart): void {
    this._part = part;
    this._ask(part);
    this._emit();
  }

  /** Look at something in the file. */
  lookInside(inside: string): void {
    this._inside = inside;
    this._askForPreview();
  }

  /** Ask for everything again. */
  again(): void {
    [this.rules, this.pastRules, this.holdings, this.preview].forEach(
      question => {
        question.forget();
      }
    );
    this._availabilities.want([]);
    this._asked.clear();
    this.details.retry();
  }

  /** Write a metadatum; answers why it could not be written, null if it was. */
  async write(key: string, value: string): Promise<RequestFailure | null> {
    try {
      await this._server.ask('POST metadatum', { ...this.query, key, value });
    } catch (error) {
      return failureOf(error);
    }
    await this.details.metadata.renew(signal =>
      this._server.ask('GET metadata', this.query, signal)
    );
    return null;
  }

  dispose(): void {
    this._disposed = true;
    [
      this.details,
      this.files,
      this.rules,
      this.pastRules,
      this.holdings,
      this.preview,
      this._availabilities
    ].forEach(part => {
      part.dispose();
    });
    Signal.clearData(this);
  }

  private _ask(part: LookPart): void {
    if (this._asked.has(part)) {
      return;
    }
    this._asked.add(part);
    switch (part) {
      case 'files':
        this.files.again();
        break;
      case 'preview':
        this._askForPreview();
        break;
      case 'where':
        this._availabilities.want([{ ...this.query, access: 'auto' }]);
        break;
      case 'rules':
        void this.rules.ask(signal =>
          this._server.ask('GET rules', this.query, signal)
        );
        break;
      case 'history':
        void this.pastRules.ask(signal =>
          this._server.ask('GET past-rules', this.query, signal)
        );
        break;
      case 'metadata': // the details have asked
        break;
    }
  }

  /** Caches are asked what they hold once it is known that something is read through them. */
  private _askCaches(): void {
    const { availability, holdings } = this;
    if (
      this.part === 'where' &&
      holdings.answer.state === 'none' &&
      availability.state === 'here' &&
      (availability.accesses.cache ?? 0) > 0
    ) {
      void holdings.ask(signal =>
        this._server.ask('GET holdings', this.query, signal)
      );
    }
  }

  private _askForPreview(): void {
    void this.preview.ask(signal =>
      this._server.ask(
        'POST preview',
        { ...this.query, inside: this._inside },
        signal
      )
    );
  }

  private _emit(): void {
    // The first part is looked at as soon as the kind is known.
    if (this.part !== null) {
      this._ask(this.part);
      this._askCaches();
    }
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _availabilities: Availabilities;
  private readonly _asked = new Set<LookPart>();
  private _part: LookPart | null = null;
  private _inside = '';
  private _disposed = false;
}
