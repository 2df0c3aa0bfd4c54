import { Signal } from '@lumino/signaling';

import type { IPushed } from '../../api/events';
import type {
  Attachment,
  AvailabilityAnswer,
  LakeAnswer,
  SignInEnded
} from '../../api/wire';
import type { ICurrentNotebook, IKernelLink } from '../notebook';

/** Pushed by nobody but a test. */
export class Events implements IPushed {
  readonly availability = new Signal<this, AvailabilityAnswer>(this);
  readonly lake = new Signal<this, LakeAnswer>(this);
  readonly signIn = new Signal<this, SignInEnded>(this);
}

/** A kernel that listens. */
class Kernel implements IKernelLink {
  readonly changed = new Signal<this, void>(this);
  readonly state = 'linked';
  readonly variables = new Map();
  language = 'python';
  modules: ReadonlySet<string> | null = null;
  importable(): Promise<ReadonlySet<string> | null> {
    return Promise.resolve(this.modules);
  }
  readonly isDisposed = false;
  heard: readonly Attachment[] = [];
  send(attachments: readonly Attachment[]): void {
    this.heard = attachments;
  }
  loadHook(): void {
    this.changed.emit();
  }
  dispose(): void {
    Signal.clearData(this);
  }
}

/** A notebook in memory. */
export class Notebook implements ICurrentNotebook {
  readonly changed = new Signal<this, void>(this);
  readonly kernel = new Kernel();
  path: string | null = 'a.ipynb';
  readonly isDisposed = false;
  text = '';
  made: readonly Attachment[] = [];
  constructor(public attachments: readonly Attachment[] = []) {}
  isFollowed(path: string): Promise<boolean> {
    return Promise.resolve(path === this.path);
  }
  write(attachments: readonly Attachment[]): void {
    this.attachments = attachments;
    this.changed.emit();
  }
  make = (attachments: readonly Attachment[]): Promise<void> => {
    this.made = attachments;
    return Promise.resolve();
  };
  putCode(variable: string, code: string): void {
    this.text += `# ${variable}\n${code}`;
  }
  insert(text: string): void {
    this.text += text;
  }
  dispose(): void {
    Signal.clearData(this);
  }
}
