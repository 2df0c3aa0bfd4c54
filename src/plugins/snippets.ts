import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Menu } from '@lumino/widgets';

import type { Attachment } from '../api/wire';
import type { Datalake } from '../model/datalake';
import { IDatalake } from '../tokens';
import { COMMANDS } from './commandNames';
import { tellFailure, tellLeftOut } from './telling';

const EDIT_SETTINGS = 'settingeditor:open';

const describedBy = {
  args: {
    type: 'object',
    properties: {
      variable: {
        type: 'string',
        description: 'Of the attachment; default: the selected one'
      },
      name: { type: 'string', description: 'Of the code; default: the best' },
      x: { type: 'number', description: 'Where the menu opens' },
      y: { type: 'number' }
    },
    additionalProperties: false
  }
} as const;

/** Inserts code for what is attached. */
export const snippetsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:snippets',
  description: 'Inserts code for what is attached.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('lab_datalake');
    addInsert(app.commands, datalake, trans);
    addMenu(app.commands, datalake, trans);
  }
};

function meantBy(
  { variable }: ReadonlyPartialJSONObject,
  { attachments }: Datalake
): Attachment | null {
  const name = typeof variable === 'string' ? variable : attachments.selected;
  return attachments.find(name ?? '');
}

function addInsert(
  commands: CommandRegistry,
  datalake: Datalake,
  trans: TranslationBundle
): void {
  commands.addCommand(COMMANDS.insertCode, {
    label: ({ name }) =>
      typeof name === 'string' ? name : trans.__('Insert Code for It'),
    describedBy,
    isEnabled: args => meantBy(args, datalake) !== null,
    execute: async args => {
      const attachment = meantBy(args, datalake);
      const name = typeof args.name === 'string' ? args.name : null;
      if (attachment !== null) {
        await insertCode(datalake, attachment, name, trans);
      }
    }
  });
}

/** Put code into the notebook, and say what is missing of it. */
export async function insertCode(
  datalake: Datalake,
  attachment: Attachment,
  name: string | null,
  trans: TranslationBundle
): Promise<void> {
  try {
    const leftOut = await datalake.snippets.insert(attachment, name);
    if (leftOut === null) {
      tellNone(datalake, trans);
    } else if (leftOut.length > 0) {
      tellLeftOut(leftOut, (files, why) =>
        trans.__('The code leaves out %1. %2', files, why)
      );
    }
  } catch (error) {
    tellFailure(error);
  }
}

/** A menu of what fits, and the way to the settings. */
function addMenu(
  commands: CommandRegistry,
  datalake: Datalake,
  trans: TranslationBundle
): void {
  const menu = new Menu({ commands });
  commands.addCommand(COMMANDS.editCode, {
    label: trans.__('Write Code of Your Own…'),
    describedBy: { args: { type: 'object', properties: {} } },
    isVisible: () => commands.hasCommand(EDIT_SETTINGS),
    execute: () =>
      commands.execute(EDIT_SETTINGS, { query: trans.__('Data lakes') })
  });
  commands.addCommand(COMMANDS.codeMenu, {
    label: trans.__('Insert Code…'),
    describedBy,
    isEnabled: args => meantBy(args, datalake) !== null,
    execute: async args => {
      const attachment = meantBy(args, datalake);
      const found =
        attachment &&
        (await datalake.snippets.of(attachment).catch(tellFailure));
      if (!attachment || !found) {
        return;
      }
      const { variable } = attachment;
      menu.clearItems();
      found.forEach(({ name }) =>
        menu.addItem({ command: COMMANDS.insertCode, args: { variable, name } })
      );
      menu.addItem({ type: 'separator' });
      menu.addItem({ command: COMMANDS.editCode });
      if (found.length === 0) {
        tellNone(datalake, trans);
      } else {
        menu.open(Number(args.x ?? 0), Number(args.y ?? 0));
      }
    }
  });
}

function tellNone({ attachments }: Datalake, trans: TranslationBundle): void {
  Notification.warning(
    trans.__(
      'There is no code for such files in %1. Write some of your own in the settings, or copy their paths or URLs.',
      attachments.notebook.kernel.language
    ),
    { autoClose: false }
  );
}
