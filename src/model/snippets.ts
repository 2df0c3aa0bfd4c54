import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IServer } from '../api/request';
import type { Attachment, Snippet } from '../api/wire';
import type { Copies } from './copies';
import { didParts } from './did';
import type { ICurrentNotebook } from './notebook';
import {
  fitting,
  needsUrls,
  templateOf,
  withOwn,
  written,
  type Ground
} from './snippet';

/** Files of a collection whose names are looked at. */
const MOST_NAMES = 50;

/** Code that begins the work with what is attached, chosen by its files and by what the kernel knows. */
export class Snippets implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _notebook: ICurrentNotebook,
    private readonly _copies: Copies
  ) {}

  /** A person has other code of their own. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** A person's own, which comes before that of the platform. */
  set own(snippets: readonly Snippet[]) {
    this._own = snippets;
    this._changed.emit();
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** What fits an attachment, best first; throws why the server does not say. */
  async of(attachment: Attachment): Promise<Snippet[]> {
    const { kernel } = this._notebook;
    const all = withOwn(this._own, await this._asked());
    const modules = [...new Set(all.flatMap(({ needs }) => needs))];
    const [names, importable] = await Promise.all([
      this._names(attachment),
      kernel.importable(modules)
    ]);
    const language = kernel.language.toLowerCase();
    const ground: Ground = {
      kind: attachment.kind,
      names,
      language,
      importable
    };
    return fitting(all, ground);
  }

  /** Put the code of this name into the notebook, or what fits best; answers whether there is any. */
  async insert(attachment: Attachment, name: string | null): Promise<boolean> {
    const found = await this.of(attachment);
    const snippet =
      name === null ? found[0] : found.find(one => one.name === name);
    if (snippet === undefined) {
      return false;
    }
    const template = templateOf(snippet, attachment.kind);
    const language = this._notebook.kernel.language.toLowerCase();
    const urls = needsUrls(template) ? await this._urls(attachment) : [];
    this._notebook.putCode(
      attachment.variable,
      written(template, attachment, language, urls)
    );
    return true;
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
  }

  private async _asked(): Promise<readonly Snippet[]> {
    this._platform ??= (await this._server.ask('GET snippets', {})).snippets;
    return this._platform;
  }

  /** The names of its files, as far as they are known; what cannot be listed may be anything. */
  private async _names({ did, kind, lake }: Attachment): Promise<string[]> {
    if (kind === 'file') {
      return [did];
    }
    try {
      const query = { lake, did, count: MOST_NAMES };
      const { files } = await this._server.ask('GET files', query);
      return files.map(one => didParts(one.did)?.name ?? one.did);
    } catch {
      return [];
    }
  }

  /** What opens its files: URLs, and paths of those that have none. */
  private async _urls({ did, lake }: Attachment): Promise<string[]> {
    const meant = { lake, dids: [did], variable: null };
    const path = await this._copies.of(meant, 'path');
    const best = path.count > 0 ? path : await this._copies.of(meant, 'url');
    if (best.count === 0) {
      throw new Error(best.left_out[0]?.why ?? did);
    }
    return best.text.split('\n');
  }

  private readonly _changed = new Signal<this, void>(this);
  private _own: readonly Snippet[] = [];
  private _platform: readonly Snippet[] | null = null;
  private _disposed = false;
}
