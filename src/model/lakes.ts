import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IPushed } from '../api/events';
import { failureOf, type RequestFailure } from '../api/failure';
import type { IServer } from '../api/request';
import type {
  Lake,
  LakeAnswer,
  Lakes as LakesAnswer,
  LakeState,
  SignIn
} from '../api/wire';
import { Question, type Answer } from './question';

/** The state of a lake, or that it is being asked. */
export type KnownState = LakeState | { readonly state: 'asking' };

/** What is chosen to look into all lakes at once. */
export const ALL_LAKES = '*';

/** The configured lakes with the state of each; they are asked one beside the other, so that none hides another. */
export class Lakes implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _pushed: IPushed
  ) {
    this._list.changed.connect(this._emit, this);
    this._pushed.lake.connect(this._onPushed, this);
  }

  /** The list, the state of a lake, or the chosen one changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A lake is ready that was not before: its name. */
  get becameReady(): ISignal<this, string> {
    return this._becameReady;
  }

  get list(): Answer<LakesAnswer> {
    return this._list.answer;
  }

  /** What is chosen: the name of a lake, or `ALL_LAKES`. */
  get choice(): string {
    return this.isAll ? ALL_LAKES : (this.chosen?.name ?? '');
  }

  /** Whether all lakes are looked into at once. */
  get isAll(): boolean {
    return this._choice === ALL_LAKES && this.all.length > 1;
  }

  /** The lakes one looks into. */
  get looked(): readonly Lake[] {
    return this.isAll ? this.all : this.chosen === null ? [] : [this.chosen];
  }

  /** The lake one looks into, or that is meant where none is named; null while there is none. */
  get chosen(): Lake | null {
    return this.all.find(lake => lake.name === this._choice) ?? this.default;
  }

  /** The lake of attachments that name none. */
  get default(): Lake | null {
    return this.all.find(lake => lake.is_default) ?? this.all[0] ?? null;
  }

  get all(): readonly Lake[] {
    return this._list.answer.state === 'answered'
      ? this._list.answer.value.lakes
      : [];
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  stateOf(lake: string): KnownState {
    return this._states.get(lake) ?? { state: 'asking' };
  }

  /** The version of Rucio at a lake; null while it was never heard. */
  versionOf(lake: string): string | null {
    return this._versions.get(lake) ?? null;
  }

  /** When the token of a lake ends, or is renewed at the latest, in milliseconds since 1970; null if nobody can say. */
  endOf(lake: string): number | null {
    return this._ends.get(lake) ?? null;
  }

  choose(lake: string): void {
    this._choice = lake;
    this._emit();
  }

  /** Ask which lakes there are, and each of them how it is. */
  async load(): Promise<void> {
    await this._list.ask(signal => this._server.ask('GET lakes', {}, signal));
    await Promise.all(this.all.map(lake => this.ask(lake.name)));
  }

  /** Ask one lake how it is. */
  async ask(lake: string): Promise<void> {
    this._states.delete(lake);
    this._emit();
    await this.look(lake);
  }

  /** Ask one lake how it is; what was known stands until it answers. */
  async look(lake: string): Promise<void> {
    try {
      this._take(await this._server.ask('GET lake', { lake }));
    } catch (error) {
      this._take({ lake, lake_state: { state: 'down', ...failureOf(error) } });
    }
  }

  /** Sign in; null if it worked, else what was wrong. The password is handed on and not kept. */
  async signIn(identity: SignIn): Promise<RequestFailure | null> {
    return this._answerOf(this._server.ask('POST sign-in', identity));
  }

  /** Sign in with the passphrase of a key; null if it worked, else what was wrong. It is handed on and not kept. */
  async unlock(
    lake: string,
    passphrase: string
  ): Promise<RequestFailure | null> {
    return this._answerOf(
      this._server.ask('POST sign-in/passphrase', { lake, passphrase })
    );
  }

  /** Forget the sign-in; null if it worked, else what was wrong. */
  async signOut(lake: string): Promise<RequestFailure | null> {
    return this._answerOf(this._server.ask('POST sign-out', { lake }));
  }

  dispose(): void {
    this._disposed = true;
    this._pushed.lake.disconnect(this._onPushed, this);
    this._list.dispose();
    Signal.clearData(this);
  }

  private async _answerOf(
    asked: Promise<LakeAnswer>
  ): Promise<RequestFailure | null> {
    try {
      this._take(await asked);
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  private _onPushed(_: unknown, answer: LakeAnswer): void {
    if (this.all.some(lake => lake.name === answer.lake)) {
      this._take(answer);
    }
  }

  private _take(answer: LakeAnswer): void {
    const isNew =
      answer.lake_state.state === 'ready' && !this._ready.has(answer.lake);
    this._states.set(answer.lake, answer.lake_state);
    this._ends.set(answer.lake, endOf(answer.lake_state));
    if (answer.lake_state.state === 'ready') {
      this._versions.set(answer.lake, answer.lake_state.version);
      this._ready.add(answer.lake);
    } else {
      this._ready.delete(answer.lake);
    }
    this._emit();
    if (isNew) {
      this._becameReady.emit(answer.lake);
    }
  }

  private _emit(): void {
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _becameReady = new Signal<this, string>(this);
  private readonly _list = new Question<LakesAnswer>();
  private readonly _states = new Map<string, LakeState>();
  private readonly _ends = new Map<string, number | null>();
  private readonly _versions = new Map<string, string>();
  private readonly _ready = new Set<string>();
  private _choice = '';
  private _disposed = false;
}

function endOf(state: LakeState): number | null {
  return state.state !== 'ready' || state.seconds_left === null
    ? null
    : Date.now() + state.seconds_left * 1000;
}
