import type { ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { DidQuery } from '../api/wire';
import { Question, type Answer } from './question';

/** What a text names in one of the lakes; null where none of them knows it. */
type Jumped = DidQuery | null;

/** Finds out what a pasted text names: a DID, the URL of a copy, or `rucio://`. */
export class Jump implements IDisposable {
  constructor(private readonly _server: IServer) {}

  /** The answer changed. */
  get changed(): ISignal<unknown, void> {
    return this._question.changed;
  }

  get answer(): Answer<Jumped> {
    return this._question.answer;
  }

  get isDisposed(): boolean {
    return this._question.isDisposed;
  }

  /** Ask these lakes side by side; the first that knows it counts, and one that fails hides no other. */
  async to(text: string, lakes: readonly string[]): Promise<Jumped> {
    await this._question.ask(async signal => {
      const asked = lakes.map(async lake => {
        const query = { lake, text };
        const { did } = await this._server.ask('GET named', query, signal);
        return did === null ? null : { lake, did };
      });
      const known = asked.map(async one => (await one) ?? Promise.reject(NONE));
      return Promise.any(known).catch(async () => {
        const all = await Promise.allSettled(asked);
        const failed = all.find(one => one.status === 'rejected');
        if (failed) {
          throw failed.reason;
        }
        return null;
      });
    });
    return this.answer.state === 'answered' ? this.answer.value : null;
  }

  /** Forget what was asked. */
  forget(): void {
    this._question.forget();
  }

  dispose(): void {
    this._question.dispose();
  }

  private readonly _question = new Question<Jumped>();
}

const NONE = new Error('This lake knows nothing of that name.');

/** Whether a text can only be the name of one thing: `scope:name` or a URL. */
export function namesOneThing(text: string): boolean {
  const word = text.trim();
  return /^[\w.-]+:[^*]+$/s.test(word) && !/\s(=|[!<>]=?)\s/.test(word);
}
