import type {
  INotebookModel,
  INotebookTracker,
  NotebookPanel
} from '@jupyterlab/notebook';
import { Signal, type ISignal } from '@lumino/signaling';

import type { Attachment } from '../api/wire';
import type { ICurrentNotebook } from '../model/notebook';
import { putCode } from './codeCells';
import { KernelLink } from './kernelLink';
import { decodeAttachments, encodeAttachments, OURS, THEIRS } from './metadata';
import { makeNotebook, type Makers } from './newNotebook';

/** Milliseconds in which a notebook that was activated comes to the front. */
const PATIENCE = 5000;

/** The notebook in front, by Jupyter's own tracker; without a tracker there is never one. */
export class CurrentNotebook implements ICurrentNotebook {
  constructor(
    private readonly _tracker: INotebookTracker | null,
    private readonly _makers: Makers
  ) {
    _tracker?.currentChanged.connect(this._onCurrent, this);
    this._onCurrent();
  }

  readonly kernel = new KernelLink();

  /** Another notebook is in front, or the attachments of this one changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get path(): string | null {
    return this._model
      ? this._makers.contents.localPath(this._panel?.context.path ?? '')
      : null;
  }

  get attachments(): readonly Attachment[] {
    return this._attachments;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  isFollowed(path: string): Promise<boolean> {
    return new Promise(resolve => {
      const look = (isLate: boolean): void => {
        const isThere =
          this._model !== null && this._panel?.context.path === path;
        if (isThere || isLate) {
          clearTimeout(timer);
          this._changed.disconnect(listener);
          resolve(isThere);
        }
      };
      const listener = (): void => {
        look(false);
      };
      const timer = setTimeout(look, PATIENCE, true);
      this._changed.connect(listener);
      look(false);
    });
  }

  make(attachments: readonly Attachment[]): Promise<void> {
    return makeNotebook(this._makers, attachments);
  }

  write(attachments: readonly Attachment[]): void {
    this._model?.setMetadata(OURS, encodeAttachments(attachments));
  }

  insert(text: string): void {
    const editor = this._panel?.content.activeCell?.editor;
    editor?.replaceSelection?.(text);
    editor?.focus();
  }

  putCode(variable: string, code: string): void {
    if (this._panel) {
      putCode(this._panel, { variable, code });
    }
  }

  dispose(): void {
    this._disposed = true;
    this._tracker?.currentChanged.disconnect(this._onCurrent, this);
    this._leave();
    this.kernel.dispose();
    Signal.clearData(this);
  }

  private _onCurrent(): void {
    const panel = this._tracker?.currentWidget ?? null;
    if (panel === this._panel && panel !== null) {
      return;
    }
    this._leave();
    this._panel = panel;
    this._read();
    if (panel) {
      panel.context.pathChanged.connect(this._read, this);
      void panel.context.ready.then(() => {
        if (this._panel === panel && !panel.isDisposed) {
          this._enter(panel);
        }
      });
    }
  }

  private _enter(panel: NotebookPanel): void {
    this._model = panel.content.model;
    this._model?.metadataChanged.connect(this._read, this);
    this._read();
    this.kernel.follow(panel.sessionContext, this._attachments);
  }

  private _leave(): void {
    this.kernel.follow(null, []);
    this._panel?.context.pathChanged.disconnect(this._read, this);
    this._model?.metadataChanged.disconnect(this._read, this);
    this._panel = null;
    this._model = null;
  }

  private _read(): void {
    this._attachments = this._model
      ? decodeAttachments(
          this._model.getMetadata(OURS),
          this._model.getMetadata(THEIRS)
        )
      : [];
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _panel: NotebookPanel | null = null;
  private _model: INotebookModel | null = null;
  private _attachments: readonly Attachment[] = [];
  private _disposed = false;
}
