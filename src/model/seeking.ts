import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Attachments } from './attachments';
import { Jump, namesOneThing } from './jump';
import type { Lakes } from './lakes';
import type { Looks } from './looks';
import type { Search } from './search';
import { Searches, type PastSearch } from './searches';

/** What a search is done with, and what is shown when it was none. */
type Around = {
  readonly search: Search;
  readonly lakes: Lakes;
  readonly looks: Looks;
  readonly attachments: Attachments;
};

/** Getting to data without a new search: what was pasted, variables of the notebook, and what was looked for before. */
export class Seeking implements IDisposable {
  constructor(
    server: IServer,
    private readonly _around: Around
  ) {
    this.jump = new Jump(server);
  }

  readonly jump: Jump;
  readonly searches = new Searches();

  get isDisposed(): boolean {
    return this.jump.isDisposed;
  }

  /** Open what a text names, if it can only be a name; false if it is something to look for. */
  jumpTo(text: string): boolean {
    const isName = namesOneThing(text);
    if (isName) {
      void this._jump(text.trim());
    }
    return isName;
  }

  /** Show a variable of the notebook, and what is behind it. */
  showVariable(variable: string): boolean {
    const found = this._around.attachments.find(variable);
    if (found) {
      this._around.attachments.select(variable);
      this._around.looks.ask({ lake: found.lake, did: found.did });
    }
    return found !== null;
  }

  /** Remember what is looked for now. */
  noteSearch(): void {
    this.searches.note({
      ...this._around.search.wish,
      lake: this._around.lakes.choice
    });
  }

  /** Save what is looked for now under a name. */
  saveSearch(name: string): void {
    this.searches.save(name, {
      ...this._around.search.wish,
      lake: this._around.lakes.choice
    });
  }

  /** Look for something once more. */
  searchAgain({ lake, scope, text, type }: PastSearch): void {
    this._around.search.set({ scope, text, type });
    this._around.lakes.choose(lake);
    this._around.search.run();
    this.noteSearch();
  }

  dispose(): void {
    this.jump.dispose();
    this.searches.dispose();
  }

  /** What is not known as a name is looked for. */
  private async _jump(text: string): Promise<void> {
    const ready = this._around.lakes.looked
      .map(({ name }) => name)
      .filter(name => this._around.lakes.stateOf(name).state === 'ready');
    this._around.search.set({ text });
    const found = await this.jump.to(text, ready);
    if (found) {
      this._around.search.paste(found.did);
      this._around.looks.ask(found);
    } else if (!text.includes('://')) {
      this._around.search.run();
    }
  }
}
