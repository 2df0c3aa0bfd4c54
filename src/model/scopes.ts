import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Scopes as ScopesAnswer } from '../api/wire';
import { Question, type Answer } from './question';

/** The scopes of the lakes, asked for when a lake is first looked into. */
export class Scopes implements IDisposable {
  constructor(private readonly _server: IServer) {}

  /** The scopes of a lake changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  of(lake: string): Answer<ScopesAnswer> {
    return this._questions.get(lake)?.answer ?? { state: 'none' };
  }

  /** Whether one of these lakes is known to have a scope. */
  knows(lakes: readonly string[], scope: string): boolean {
    return this._known(lakes).some(({ scopes }) => scopes.includes(scope));
  }

  /** Ask a lake for its scopes, unless they are known or on the way; `again`: even if they are known. */
  async load(lake: string, again = false): Promise<void> {
    const { state } = this.of(lake);
    if (state === 'asking' || (state === 'answered' && !again)) {
      return;
    }
    await this._questionOf(lake).ask(signal =>
      this._server.ask('GET scopes', { lake }, signal)
    );
  }

  /** Scopes of these lakes that go on from what was typed, then those that hold it; the account's own first. */
  complete(lakes: readonly string[], typed: string, most: number): string[] {
    const known = this._known(lakes);
    const own = new Set(known.flatMap(one => one.own));
    const words = typed.toLowerCase();
    const found = [...new Set(known.flatMap(({ scopes }) => scopes))].filter(
      scope => scope.toLowerCase().includes(words)
    );
    const rank = (scope: string): number =>
      (own.has(scope) ? 0 : 2) +
      (scope.toLowerCase().startsWith(words) ? 0 : 1);
    return found
      .map(scope => ({ scope, rank: rank(scope) }))
      .sort((a, b) => a.rank - b.rank)
      .slice(0, most)
      .map(({ scope }) => scope);
  }

  dispose(): void {
    this._disposed = true;
    this._questions.forEach(question => {
      question.dispose();
    });
    Signal.clearData(this);
  }

  private _known(lakes: readonly string[]): readonly ScopesAnswer[] {
    return lakes
      .map(lake => this.of(lake))
      .flatMap(answer => (answer.state === 'answered' ? [answer.value] : []));
  }

  private _questionOf(lake: string): Question<ScopesAnswer> {
    let question = this._questions.get(lake);
    if (!question) {
      question = new Question<ScopesAnswer>();
      question.changed.connect(() => {
        this._changed.emit();
      });
      this._questions.set(lake, question);
    }
    return question;
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _questions = new Map<string, Question<ScopesAnswer>>();
  private _disposed = false;
}
