import type { Contents, KernelSpec } from '@jupyterlab/services';
import { UUID } from '@lumino/coreutils';

import type { Attachment } from '../api/wire';
import { encodeAttachments, OURS } from './metadata';

/** What makes a notebook and opens it. */
export type Makers = {
  readonly contents: Contents.IManager;
  readonly kernelspecs: KernelSpec.IManager;
  /** The folder in which new files are made. */
  readonly folder: () => string;
  /** Opens a notebook with a kernel; answers when it is in front. */
  readonly open: (path: string, kernel: string) => Promise<void>;
};

/** Make a notebook that has these attachments from the beginning, so that its kernel finds them, and open it. */
export async function makeNotebook(
  makers: Makers,
  attachments: readonly Attachment[]
): Promise<void> {
  const { contents, kernelspecs } = makers;
  await kernelspecs.ready;
  const kernel = preferredKernel(kernelspecs.specs);
  const { path } = await contents.newUntitled({
    path: makers.folder(),
    type: 'notebook'
  });
  await contents.save(path, {
    type: 'notebook',
    format: 'json',
    content: {
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        ...(kernel && {
          kernelspec: {
            name: kernel.name,
            display_name: kernel.display_name,
            language: kernel.language
          }
        }),
        [OURS]: encodeAttachments(attachments)
      },
      cells: [emptyCell()]
    }
  });
  await makers.open(path, kernel?.name ?? '');
}

/** The default kernel; if it has no Python, the first one that has: only there attachments are variables. */
export function preferredKernel(
  specs: KernelSpec.ISpecModels | null
): KernelSpec.ISpecModel | null {
  const all = Object.values(specs?.kernelspecs ?? {}).filter(
    spec => spec !== undefined
  );
  const usual = all.find(({ name }) => name === specs?.default) ?? null;
  return usual?.language === 'python'
    ? usual
    : (all.find(({ language }) => language === 'python') ?? usual);
}

function emptyCell(): object {
  return {
    id: UUID.uuid4(),
    cell_type: 'code',
    execution_count: null,
    metadata: {},
    outputs: [],
    source: ''
  };
}
