import type { ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Key } from '../api/wire';
import { Question, type Answer } from './question';

/** The keys that metadata have where one looks; asked for when somebody wants to choose one. */
export class MetadataKeys implements IDisposable {
  constructor(private readonly _server: IServer) {}

  get changed(): ISignal<unknown, void> {
    return this._question.changed;
  }

  get answer(): Answer<readonly Key[]> {
    return this._question.answer;
  }

  get isDisposed(): boolean {
    return this._question.isDisposed;
  }

  /** Ask these lakes for the keys in a scope, unless they are known; where one fails, the keys of the others stand. */
  async load(lakes: readonly string[], scope: string): Promise<void> {
    const place = [scope, ...lakes].join('\u0000');
    if (place === this._place && this.answer.state !== 'failed') {
      return;
    }
    this._place = place;
    await this._question.ask(async signal => {
      const all = await Promise.allSettled(
        lakes.map(lake => this._server.ask('GET keys', { lake, scope }, signal))
      );
      const answers = all.flatMap(one =>
        one.status === 'fulfilled' ? [one.value] : []
      );
      const failed = all.find(one => one.status === 'rejected');
      if (answers.length === 0 && failed) {
        throw failed.reason;
      }
      const keys = answers.flatMap(answer => answer.keys);
      return [...new Map(keys.map(key => [key.key, key])).values()];
    });
  }

  dispose(): void {
    this._question.dispose();
  }

  private readonly _question = new Question<readonly Key[]>();
  private _place = '';
}
