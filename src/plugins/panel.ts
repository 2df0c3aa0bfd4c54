import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Menu } from '@lumino/widgets';

import type { Datalake } from '../model/datalake';
import { DatalakePanel } from '../panel/datalakePanel';
import { IDatalake } from '../tokens';
import { COMMANDS, COPY_FORMS } from './commandNames';

/** The panel in the left side bar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:panel',
  description: 'Shows the data lakes in the left side bar.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null
  ) => {
    const copyMenu = new Menu({ commands: app.commands });
    COPY_FORMS.forEach(form =>
      copyMenu.addItem({
        command: COMMANDS.copy,
        args: { of: 'attached', form }
      })
    );
    const panel = new DatalakePanel({
      datalake,
      translator: translator ?? nullTranslator,
      onCodeMenu: (variable, x, y) => {
        datalake.attachments.select(variable);
        void app.commands.execute(COMMANDS.codeMenu, { variable, x, y });
      },
      onCopyMenu: (variable, x, y) => {
        datalake.attachments.select(variable);
        copyMenu.open(x, y);
      }
    });
    panel.disposed.connect(() => {
      copyMenu.dispose();
    });
    app.shell.add(panel, 'left', { rank: 350, type: 'Data lakes' });
    restorer?.add(panel, panel.id);
  }
};
