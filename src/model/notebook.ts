import type { ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { Attachment } from '../api/wire';

/** What a kernel says of one variable. */
export type KernelVariable = {
  readonly variable: string;
  readonly state: 'set' | 'waiting' | 'failed';
  readonly message: string;
  readonly cure: string;
};

/**
 * How we are linked with the notebook's kernel.
 *
 * none      there is no kernel
 * foreign   it speaks another language than Python, in which there are no variables of ours
 * linking   it was asked whether it knows us
 * linked    it does, and sets the variables
 * no_hook   it does not: `%load_ext lab_datalake` has not been run there
 */
export type KernelState = 'none' | 'foreign' | 'linking' | 'linked' | 'no_hook';

/** The kernel of the open notebook, as far as variables go. */
export interface IKernelLink extends IDisposable {
  /** The state, or what the kernel says, changed. */
  readonly changed: ISignal<this, void>;
  readonly state: KernelState;
  readonly variables: ReadonlyMap<string, KernelVariable>;
  /** The language it speaks, as its specification calls it; python while nobody knows. */
  readonly language: string;
  /** Which of these modules it could import; null if it does not say so now. */
  importable(modules: readonly string[]): Promise<ReadonlySet<string> | null>;
  /** Tell the kernel all attachments; it sets new ones and takes back dropped ones. */
  send(attachments: readonly Attachment[]): void;
  /** Load our part into a kernel that does not know it. */
  loadHook(): void;
}

/** The notebook that is open and in front. */
export interface ICurrentNotebook extends IDisposable {
  /** Another notebook is in front, or the attachments of this one changed. */
  readonly changed: ISignal<this, void>;
  /** Its path as Jupyter's contents know it; null if no notebook is open. */
  readonly path: string | null;
  /** What its metadata remembers; a lake is '' where old metadata name none. */
  readonly attachments: readonly Attachment[];
  readonly kernel: IKernelLink;
  /** Wait until the notebook of this path is in front; false if it does not come. */
  isFollowed(path: string): Promise<boolean>;
  /** Make a new notebook with these attachments, and open it with the preferred kernel. */
  make(attachments: readonly Attachment[]): Promise<void>;
  /** Write all attachments into its metadata. */
  write(attachments: readonly Attachment[]): void;
  /** Write text where the cursor of the active cell is. */
  insert(text: string): void;
  /** Put code for a variable into a cell: in place of what was put for it before, if nobody has changed that since. */
  putCode(variable: string, code: string): void;
}
