import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Clipboard as LabClipboard, Notification } from '@jupyterlab/apputils';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { Copied } from '../api/wire';
import { countText } from '../components/words';
import type { Meant } from '../model/copies';
import type { Datalake } from '../model/datalake';
import { IDatalake } from '../tokens';
import { COMMANDS, COPY_FORMS } from './commandNames';
import { tellFailure, tellLeftOut } from './telling';

/** Milliseconds for which a message stays that says that all went well. */
const BRIEFLY = 2000;

const describedBy = {
  args: {
    type: 'object',
    properties: {
      of: {
        type: 'string',
        enum: ['found', 'attached'],
        description: 'What is selected in the tree, or in the notebook'
      },
      form: { type: 'string', enum: [...COPY_FORMS] }
    },
    required: ['of', 'form'],
    additionalProperties: false
  }
} as const;

/** Copies what is selected as text to be pasted elsewhere. */
export const copyingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:copying',
  description: 'Copies what is selected: DIDs, URLs, paths, Python, commands.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('lab_datalake');
    app.commands.addCommand(COMMANDS.copy, {
      label: args => labelOf(formIn(args), trans),
      describedBy,
      isEnabled: args => meantBy(args, datalake) !== null,
      execute: async args => {
        const meant = meantBy(args, datalake);
        if (meant !== null) {
          await copy(datalake.copies.of(meant, formIn(args)), trans);
        }
      }
    });
  }
};

type Form = (typeof COPY_FORMS)[number];

function formIn({ form }: ReadonlyPartialJSONObject): Form {
  return COPY_FORMS.find(one => one === form) ?? 'did';
}

function meantBy(
  { of }: ReadonlyPartialJSONObject,
  { attachments, tree }: Datalake
): Meant | null {
  if (of === 'attached') {
    const one = attachments.find(attachments.selected ?? '');
    return one && { lake: one.lake, dids: [one.did], variable: one.variable };
  }
  const { lake, rows } = tree.selection;
  return lake === null || rows.length === 0
    ? null
    : { lake, dids: rows.map(({ did }) => did), variable: null };
}

function labelOf(form: Form, trans: TranslationBundle): string {
  switch (form) {
    case 'did':
      return trans.__('DID');
    case 'variable':
      return trans.__('Variable');
    case 'python':
      return trans.__('Python');
    case 'url':
      return trans.__('URL');
    case 'path':
      return trans.__('Path');
    case 'command':
      return trans.__('Command of rucio');
    case 'rucio_url':
      return trans.__('rucio:// for fsspec');
  }
}

/** Write it to the clipboard, and say what came of it. */
async function copy(
  asked: Promise<Copied>,
  trans: TranslationBundle
): Promise<void> {
  try {
    const copied = await asked;
    if (copied.count > 0) {
      await write(copied.text);
    }
    tell(copied, trans);
  } catch (error) {
    tellFailure(error);
  }
}

/** Pages that are not served securely have no clipboard of their own. */
async function write(text: string): Promise<void> {
  const { clipboard } = navigator as { readonly clipboard?: Clipboard };
  if (clipboard) {
    await clipboard.writeText(text);
  } else {
    LabClipboard.copyToSystem(text);
  }
}

function tell({ count, left_out }: Copied, trans: TranslationBundle): void {
  if (left_out.length > 0) {
    tellLeftOut(left_out, (files, why) =>
      trans.__('Copied %1, left out %2. %3', countText(count), files, why)
    );
  } else {
    Notification.success(
      trans._n('Copied.', 'Copied %2.', count, countText(count)),
      { autoClose: BRIEFLY }
    );
  }
}
