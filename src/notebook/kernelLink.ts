import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import { Signal, type ISignal } from '@lumino/signaling';

import type { Attachment } from '../api/wire';
import type {
  IKernelLink,
  KernelState,
  KernelVariable
} from '../model/notebook';
import {
  attachmentsWord,
  COMM_TARGET,
  decodeWord,
  helloWord,
  modulesWord
} from './word';

/** What loads our part into an IPython kernel that did not load it at its start. */
const LOAD_HOOK = '%load_ext lab_datalake';

/** The language in which attachments are variables. */
const PYTHON = 'python';

/** Milliseconds in which a kernel may say what it can import: it may be busy with a cell. */
const PATIENCE = 1500;

/** The comm with the kernel of one session; it is opened when there is something to say, and again after a restart. */
export class KernelLink implements IKernelLink {
  /** The state, or what the kernel says, changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get state(): KernelState {
    return this._state;
  }

  get variables(): ReadonlyMap<string, KernelVariable> {
    return this._variables;
  }

  /** The language it speaks, as its specification calls it; python while nobody knows. */
  get language(): string {
    return this._language;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Which of these modules it could import, or what it said of that before; null if it never said so. */
  importable(modules: readonly string[]): Promise<ReadonlySet<string> | null> {
    return new Promise(resolve => {
      const done = (): void => {
        clearTimeout(timer);
        this._modulesCame.disconnect(done);
        resolve(this._modules);
      };
      const timer = setTimeout(done, this._comm ? PATIENCE : 0);
      this._modulesCame.connect(done);
      this._comm?.send(modulesWord(modules)).done.catch(this._forget);
    });
  }

  /** Follow another session, or none. */
  follow(
    session: ISessionContext | null,
    attachments: readonly Attachment[]
  ): void {
    if (session === this._session) {
      return;
    }
    this._leave();
    this._session = session;
    this._said = attachments;
    session?.kernelChanged.connect(this._onKernel, this);
    session?.statusChanged.connect(this._onStatus, this);
    this._onKernel();
  }

  /** Tell the kernel all attachments. */
  send(attachments: readonly Attachment[]): void {
    this._said = attachments;
    if (this._comm) {
      this._comm.send(attachmentsWord(attachments)).done.catch(this._forget);
    } else {
      this._open();
    }
  }

  /** Load our part into a kernel that does not know it. */
  loadHook(): void {
    const kernel = this._session?.session?.kernel;
    if (kernel) {
      const asked = kernel.requestExecute({
        code: LOAD_HOOK,
        silent: true,
        store_history: false
      });
      void asked.done.then(() => {
        this._close();
        this._open();
      }, this._forget);
    }
  }

  dispose(): void {
    this._disposed = true;
    this._leave();
    Signal.clearData(this);
  }

  /** Open the comm where there is a kernel that understands it, and something to say. */
  private _open(): void {
    const kernel = this._session?.session?.kernel;
    if (kernel && this._language.toLowerCase() !== PYTHON) {
      this._close();
      this._set('foreign');
      return;
    }
    if (
      !kernel ||
      this._comm ||
      this._said.length === 0 ||
      kernel.status === 'restarting' ||
      kernel.isDisposed
    ) {
      this._set(kernel ? this._state : 'none');
      return;
    }
    const comm = kernel.createComm(COMM_TARGET);
    comm.onMsg = message => {
      this._hear(message.content.data);
    };
    comm.onClose = () => {
      // A kernel without our part closes the comm at once.
      if (this._comm === comm) {
        this._comm = null;
        this._set('no_hook');
      }
    };
    this._comm = comm;
    this._set('linking');
    comm.open(helloWord()).done.catch(this._forget);
    comm.send(attachmentsWord(this._said)).done.catch(this._forget);
  }

  private _hear(data: unknown): void {
    const word = decodeWord(data);
    if (word?.kind === 'variables') {
      this._variables = new Map(word.variables.map(one => [one.variable, one]));
    }
    if (word?.kind === 'modules') {
      this._modules = new Set(word.modules);
      this._modulesCame.emit();
    }
    if (word) {
      this._set('linked');
    }
  }

  private _onKernel(): void {
    this._close();
    this._language = PYTHON;
    const kernel = this._session?.session?.kernel;
    void kernel?.spec.then(spec => {
      if (this._session?.session?.kernel === kernel) {
        this._language = spec?.language ?? PYTHON;
        this._open();
      }
    }, this._forget);
  }

  private _onStatus(_: ISessionContext, status: Kernel.Status): void {
    switch (status) {
      case 'restarting':
      case 'autorestarting':
      case 'dead':
      case 'terminating':
        this._close();
        break;
      case 'idle':
        if (!this._comm && this._state === 'none') {
          this._open();
        }
        break;
      default: // nothing that concerns the comm
    }
  }

  private _leave(): void {
    this._session?.kernelChanged.disconnect(this._onKernel, this);
    this._session?.statusChanged.disconnect(this._onStatus, this);
    this._close();
    this._session = null;
  }

  private _close(): void {
    const comm = this._comm;
    this._comm = null;
    if (comm && !comm.isDisposed) {
      comm.dispose();
    }
    this._variables = new Map();
    this._modules = null;
    this._set('none');
  }

  private _set(state: KernelState): void {
    this._state = state;
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  /** The kernel went away before it answered: its status says so itself. */
  private readonly _forget = (): void => undefined;
  private readonly _changed = new Signal<this, void>(this);
  private readonly _modulesCame = new Signal<this, void>(this);
  private _session: ISessionContext | null = null;
  private _comm: Kernel.IComm | null = null;
  private _said: readonly Attachment[] = [];
  private _variables: ReadonlyMap<string, KernelVariable> = new Map();
  private _modules: ReadonlySet<string> | null = null;
  private _language = PYTHON;
  private _state: KernelState = 'none';
  private _disposed = false;
}
