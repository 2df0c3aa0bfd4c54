import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import { failureOf, type RequestFailure } from '../api/failure';
import type { IServer } from '../api/request';
import type { Attachment, Kind, Row } from '../api/wire';
import type { Availabilities } from './availabilities';
import type { Lakes } from './lakes';
import type { ICurrentNotebook } from './notebook';
import { nameProblem, proposeName, type NameProblem } from './variable';

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

  /** A free name for a DID. */
  propose(did: string, kind: Kind): string {
    return proposeName(did, kind, this._taken());
  }

  /** What is wrong with a name, for a new attachment or for one that has the name `present`. */
  problem(name: string, present?: string): NameProblem {
    const taken = this._taken();
    taken.delete(present ?? '');
    return nameProblem(name, taken);
  }

  /** Attach a DID. */
  attach(attachment: Attachment): void {
    this._write([...this.list, attachment]);
    this._selected = attachment.variable;
  }

  /** Attach several DIDs of a lake under names of their own; answers these names. */
  attachAll(
    lake: string,
    rows: readonly Pick<Row, 'did' | 'kind'>[]
  ): string[] {
    return rows.map(({ did, kind }) => {
      const variable = this.propose(did, kind);
      this.attach({ lake, did, kind, variable, access: 'auto' });
      return variable;
    });
  }

  rename(variable: string, name: string): void {
    this._write(
      this.list.map(one =>
        one.variable === variable ? { ...one, variable: name } : one
      )
    );
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

  private _write(list: readonly Attachment[]): void {
    this.notebook.write(list);
    this.notebook.kernel.send(list);
    void this.tell();
  }

  private _taken(): Set<string> {
    return new Set(this.list.map(({ variable }) => variable));
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

export namespace Attachments {
  /** Whom the attachments ask and tell. */
  export interface IOptions {
    readonly server: IServer;
    readonly lakes: Lakes;
    readonly availabilities: Availabilities;
  }
}
