import type { IServer } from '../api/request';
import type { Attachment, Copied, LeftOut, Snippet } from '../api/wire';
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
export class Snippets {
  constructor(
    private readonly _server: IServer,
    private readonly _notebook: ICurrentNotebook,
    private readonly _copies: Copies
  ) {}

  /** A person's own, which comes before that of the platform. */
  own: readonly Snippet[] = [];

  /** What fits an attachment, best first; throws why the server does not say. */
  async of(attachment: Attachment): Promise<Snippet[]> {
    const { kernel } = this._notebook;
    const all = withOwn(this.own, await this._asked());
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

  /** Put the code of this name into the notebook, or what fits best; answers what it leaves out, null where there is no code. */
  async insert(
    attachment: Attachment,
    name: string | null
  ): Promise<readonly LeftOut[] | null> {
    const { path } = this._notebook;
    const found = await this.of(attachment);
    const snippet =
      name === null ? found[0] : found.find(one => one.name === name);
    if (snippet === undefined) {
      return null;
    }
    const template = templateOf(snippet, attachment.kind);
    const { left_out, text } = needsUrls(template)
      ? await this._opened(attachment)
      : { left_out: [], text: '' };
    const urls = text.split('\n').filter(Boolean);
    const code = written(template, attachment, snippet.language, urls);
    // Not into another notebook that came to the front meanwhile.
    if (this._notebook.path === path) {
      this._notebook.putCode(attachment.variable, code);
    }
    return left_out;
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

  /** What opens its files, each in the best way; throws why none of them opens. */
  private async _opened({ did, lake }: Attachment): Promise<Copied> {
    const meant = { lake, dids: [did], variable: null };
    const best = await this._copies.of(meant, 'best');
    const [first] = best.left_out;
    if (best.count === 0 && first) {
      throw new Error(first.why);
    }
    return best;
  }

  private _platform: readonly Snippet[] | null = null;
}
