import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import { failureOf, type RequestFailure } from '../api/failure';
import type { IServer } from '../api/request';
import type { Attachment, Row, Wish } from '../api/wire';
import type { Availabilities } from './availabilities';
import type { Lakes } from './lakes';
import type { ICurrentNotebook } from './notebook';
import {
  nameOf,
  nameProblem,
  nameProblems,
  proposeNames,
  type NameProblem
} from './variable';

/** So many attachments a notebook has at most; the server keeps no more. */
const MOST_ATTACHMENTS = 1000;

/** What of a row matters here. */
export type DidRow = Pick<Row, 'did' | 'kind'>;

/** What the open notebook has attached; its metadata is the owner, kernel and server are told. */
export class Attachments implements IDisposable {
  constructor(
    readonly notebook: ICurrentNotebook,
    private readonly _options: Attachments.IOptions
  ) {
    notebook.changed.connect(this._onNotebook, this);
    notebook.kernel.changed.connect(this._emit, this);
    _options.lakes.changed.connect(this._onNotebook, this);
    _options.availabilities.changed.connect(this._emit, this);
  }

  /** The notebook, its attachments, their availability or the kernel's word changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** In the order in which they were attached. */
  get list(): readonly Attachment[] {
    const known = this._options.lakes.default?.name ?? '';
    return this.notebook.attachments.map(one =>
      one.lake === '' ? { ...one, lake: known } : one
    );
  }

  /** Why the server could not be told; null if it was. */
  get untold(): RequestFailure | null {
    return this._untold;
  }

  /** The variable of the attachment that menus and keys mean. */
  get selected(): string | null {
    return this._selected;
  }

  /** Whether somebody looks; only then availability is asked for. */
  set isWatched(value: boolean) {
    this._isWatched = value;
    this._onNotebook();
    if (value) {
      this._options.availabilities.revisit(this.list);
    }
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  select(variable: string | null): void {
    this._selected = variable;
    this._emit();
  }

  find(variable: string): Attachment | null {
    return this.list.find(one => one.variable === variable) ?? null;
  }

  /** Free names for DIDs, each another one. */
  propose(rows: readonly DidRow[]): string[] {
    return proposeNames(rows, this._taken());
  }

  /** What is wrong with names for new attachments. */
  problems(names: readonly string[]): NameProblem[] {
    return nameProblems(names, this._taken());
  }

  /** What is wrong with another name for the attachment with the name `present`. */
  problem(name: string, present: string): NameProblem {
    const taken = this._taken();
    taken.delete(nameOf(present));
    return nameProblem(name, taken);
  }

  /** The variables under which a DID is attached already. */
  variablesOf(lake: string, did: string): string[] {
    return this.list
      .filter(one => one.lake === lake && one.did === did)
      .map(({ variable }) => variable);
  }

  /** How many more attachments the notebook can have. */
  get room(): number {
    return MOST_ATTACHMENTS - this.list.length;
  }

  /** Attach DIDs. */
  attach(...attachments: readonly Attachment[]): void {
    this._write([...this.list, ...attachments]);
    this._selected = attachments.at(-1)?.variable ?? this._selected;
  }

  /** Attach those DIDs that are not yet; answers the variables of all of them. */
  attachMissing(lake: string, rows: readonly DidRow[]): string[] {
    const missing = rows.filter(
      ({ did }) => this.variablesOf(lake, did).length === 0
    );
    const names = this.propose(missing);
    if (missing.length > 0) {
      this.attach(...attachmentsOf(lake, missing, names));
    }
    return rows.flatMap(({ did }) => this.variablesOf(lake, did).slice(0, 1));
  }

  /** Attach DIDs of a lake, each under its name; where no notebook is open, a new one has them. */
  async attachNamed(
    lake: string,
    rows: readonly DidRow[],
    names: readonly string[]
  ): Promise<void> {
    const attachments = attachmentsOf(lake, rows, names);
    if (this.notebook.path === null) {
      await this.notebook.make(attachments);
    } else {
      this.attach(...attachments);
    }
  }

  rename(variable: string, name: string): void {
    const isSelected = this._selected === variable;
    this._selected = isSelected ? nameOf(name) : this._selected;
    this._change(variable, { variable: nameOf(name) });
  }

  /** Have it opened in another way, where there is that way. */
  wish(variable: string, access: Wish): void {
    this._change(variable, { access });
  }

  /** Have the variable stand for another DID of the same lake. */
  mend(variable: string, { did, kind }: DidRow): void {
    this._change(variable, { did, kind });
  }

  detach(variable: string): void {
    this._write(this.list.filter(one => one.variable !== variable));
  }

  /** Ask the lake again. */
  refresh(variable: string): void {
    const found = this.find(variable);
    if (found) {
      void this._options.availabilities.ask(found, true);
    }
  }

  /** Tell the server what this notebook has attached, so that a restarted kernel finds it unsaved. */
  async tell(): Promise<void> {
    const { path } = this.notebook;
    if (path === null) {
      return;
    }
    try {
      await this._options.server.ask('POST attachments', {
        notebook: path,
        attachments: this.list
      });
      this._untold = null;
    } catch (error) {
      this._untold = failureOf(error);
    }
    this._emit();
  }

  dispose(): void {
    this._disposed = true;
    this.notebook.changed.disconnect(this._onNotebook, this);
    this.notebook.kernel.changed.disconnect(this._emit, this);
    this._options.lakes.changed.disconnect(this._onNotebook, this);
    this._options.availabilities.changed.disconnect(this._emit, this);
    Signal.clearData(this);
  }

  private _change(variable: string, part: Partial<Attachment>): void {
    const isIt = (one: Attachment): boolean => one.variable === variable;
    this._write(this.list.map(one => (isIt(one) ? { ...one, ...part } : one)));
  }

  private _write(list: readonly Attachment[]): void {
    this.notebook.write(list);
    this.notebook.kernel.send(list);
    void this.tell();
  }

  private _taken(): Set<string> {
    return new Set(this.list.map(({ variable }) => nameOf(variable)));
  }

  private _onNotebook(): void {
    if (this._isWatched && this._options.lakes.list.state !== 'asking') {
      this._options.availabilities.want(this.list);
    }
    this._emit();
  }

  private _emit(): void {
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _untold: RequestFailure | null = null;
  private _selected: string | null = null;
  private _isWatched = false;
  private _disposed = false;
}

function attachmentsOf(
  lake: string,
  rows: readonly DidRow[],
  names: readonly string[]
): Attachment[] {
  return rows.map(({ did, kind }, index) => {
    const variable = nameOf(names[index] ?? '');
    return { lake, did, kind, variable, access: 'auto' };
  });
}

export namespace Attachments {
  /** Whom the attachments ask and tell. */
  export interface IOptions {
    readonly server: IServer;
    readonly lakes: Lakes;
    readonly availabilities: Availabilities;
  }
}
