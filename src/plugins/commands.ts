import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { Attachment } from '../api/wire';
import { attachIcon, datalakeIcon } from '../components/icons';
import type { Datalake } from '../model/datalake';
import { IDatalake } from '../tokens';
import { COMMANDS } from './commandNames';
import { showPanel } from './showPanel';
import { addWishCommand } from './wishes';

/** Our commands take no arguments: they mean what is selected. */
const describedBy = {
  args: { type: 'object', properties: {}, additionalProperties: false }
} as const;

/** What can be done from the palette, the menus and the keyboard. */
export const commandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:commands',
  description: 'Commands for the palette, the menus and the keyboard.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator, ICommandPalette],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null,
    palette: ICommandPalette | null
  ) => {
    const trans = (translator ?? nullTranslator).load('lab_datalake');
    addPanelCommands(app, datalake, trans);
    addFoundCommands(app.commands, datalake, trans);
    addAttachedCommands(app.commands, datalake, trans);
    addWishCommand(app.commands, datalake, trans);
    const category = trans.__('Data lakes');
    [
      COMMANDS.show,
      COMMANDS.reload,
      COMMANDS.doctor,
      COMMANDS.tour,
      COMMANDS.open,
      COMMANDS.openDid,
      COMMANDS.attach,
      COMMANDS.loadHook
    ].forEach(command => {
      palette?.addItem({ command, category });
    });
  }
};

function addPanelCommands(
  app: JupyterFrontEnd,
  datalake: Datalake,
  trans: TranslationBundle
): void {
  const { kernel } = datalake.attachments.notebook;
  app.commands.addCommand(COMMANDS.show, {
    label: trans.__('Show Data Lakes'),
    caption: trans.__('Find data and attach it to the notebook'),
    icon: datalakeIcon,
    describedBy,
    execute: () => showPanel(app)
  });
  app.commands.addCommand(COMMANDS.reload, {
    label: trans.__('Ask All Data Lakes Again'),
    describedBy,
    execute: () => datalake.lakes.load()
  });
  app.commands.addCommand(COMMANDS.doctor, {
    label: trans.__('Find Out What Is Wrong With the Data Lakes'),
    describedBy,
    execute: async () => {
      await showPanel(app);
      await datalake.doctor.look(null);
    }
  });
  app.commands.addCommand(COMMANDS.loadHook, {
    label: trans.__('Load lab_datalake Into the Kernel'),
    describedBy,
    isEnabled: () => kernel.state === 'no_hook',
    execute: () => {
      kernel.loadHook();
    }
  });
}

function addFoundCommands(
  commands: CommandRegistry,
  datalake: Datalake,
  trans: TranslationBundle
): void {
  const { tree } = datalake;
  commands.addCommand(COMMANDS.attach, {
    label: trans.__('Attach the Selected Data to the Notebook'),
    icon: attachIcon,
    describedBy,
    isEnabled: () => tree.selection.rows.length > 0,
    execute: () => {
      datalake.attachSelected();
    }
  });
}

type Act = (attachment: Attachment) => void;

function addAttachedCommands(
  commands: CommandRegistry,
  datalake: Datalake,
  trans: TranslationBundle
): void {
  const { attachments } = datalake;
  const selected = (): Attachment | null =>
    attachments.find(attachments.selected ?? '');
  const add = (name: string, label: string, act: Act): void => {
    const execute = (): void => {
      [selected()].filter(one => one !== null).forEach(act);
    };
    const isEnabled = (): boolean => selected() !== null;
    commands.addCommand(name, { label, describedBy, isEnabled, execute });
  };
  add(
    COMMANDS.insert,
    trans.__('Insert Variable Into the Cell'),
    ({ variable }) => {
      attachments.notebook.insert(variable);
    }
  );
  add(COMMANDS.refresh, trans.__('Ask the Lake Again'), ({ variable }) => {
    attachments.refresh(variable);
  });
  add(COMMANDS.detach, trans.__('Detach'), ({ variable }) => {
    attachments.detach(variable);
  });
}
