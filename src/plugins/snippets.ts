import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Menu } from '@lumino/widgets';

import type { Attachment, Snippet } from '../api/wire';
import type { Datalake } from '../model/datalake';
import { IDatalake } from '../tokens';
import { COMMANDS, SETTINGS } from './commandNames';
import { tellFailure } from './telling';

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

/** Inserts code for what is attached, and takes over what a person has written of their own. */
export const snippetsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:snippets',
  description: 'Inserts code for what is attached.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null,
    settings: ISettingRegistry | null
  ) => {
    const trans = (translator ?? nullTranslator).load('lab_datalake');
    if (settings) {
      void takeOwn(datalake, settings);
    }
    addInsert(app.commands, datalake, trans);
    addMenu(app.commands, datalake, trans);
  }
};

/** A person's own code, now and whenever they change it. */
async function takeOwn(
  { snippets }: Datalake,
  registry: ISettingRegistry
): Promise<void> {
  // Settings that cannot be read are said by JupyterLab's own editor.
  const settings = await registry.load(SETTINGS).catch(() => undefined);
  const take = (): void => {
    const own = settings?.get('snippets').composite as
      Partial<Snippet>[] | undefined;
    snippets.own = (own ?? []).map(completed);
  };
  take();
  settings?.changed.connect(take);
}

function completed(one: Partial<Snippet>): Snippet {
  return {
    name: one.name ?? '',
    suffixes: (one.suffixes ?? []).map(suffix => suffix.toLowerCase()),
    needs: one.needs ?? [],
    language: one.language?.toLowerCase() ?? 'python',
    file: one.file ?? '',
    files: one.files ?? ''
  };
}

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
      const isThere =
        attachment === null ||
        (await datalake.snippets.insert(attachment, name).catch(tellFailure));
      if (isThere === false) {
        tellNone(datalake, trans);
      }
    }
  });
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
