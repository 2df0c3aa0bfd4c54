import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Debouncer } from '@lumino/polling';
import { Menu } from '@lumino/widgets';

import type { Datalake } from '../model/datalake';
import { decodeMemory, encodeMemory, type Memory } from '../model/memory';
import { DatalakePanel } from '../panel/datalakePanel';
import { IDatalake } from '../tokens';
import { COPY_COMMANDS } from './commandNames';
import { readSettings } from './settings';

/** The id of the panel's plugin, of its settings and of what it remembers. */
const ID = 'lab-datalake:panel';

/** Milliseconds of quiet before what the panel shows is written down. */
const QUIET = 1000;

/** The panel in the left side bar. */
export const panelPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Shows the data lakes in the left side bar.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator, ILayoutRestorer, IStateDB, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null,
    ...stores: [IStateDB | null, ISettingRegistry | null]
  ) => {
    const memory = recall(datalake, ...stores);
    const panel = new DatalakePanel({
      datalake,
      translator: translator ?? nullTranslator,
      onCopyMenu: (variable, x, y) => {
        datalake.attachments.select(variable);
        copyMenu(app).open(x, y);
      },
      onShow: () => {
        void memory.then(known => {
          datalake.open(known);
        });
      }
    });
    app.shell.add(panel, 'left', { rank: 350, type: 'Data lakes' });
    restorer?.add(panel, panel.id);
  }
};

function copyMenu(app: JupyterFrontEnd): Menu {
  const menu = new Menu({ commands: app.commands });
  COPY_COMMANDS.forEach(command => menu.addItem({ command }));
  menu.aboutToClose.connect(() => {
    // The chosen command runs first.
    requestAnimationFrame(() => {
      menu.dispose();
    });
  });
  return menu;
}

/** What the panel showed before the page was reloaded; from now on it is written down. */
async function recall(
  datalake: Datalake,
  state: IStateDB | null,
  settings: ISettingRegistry | null
): Promise<Partial<Memory>> {
  const wished = await readSettings(settings, ID, datalake);
  if (!state) {
    return wished;
  }
  const kept = await state.fetch(ID).catch(() => undefined); // unreadable: begin anew
  const save = new Debouncer(
    () => state.save(ID, encodeMemory(datalake.memory)),
    QUIET
  );
  const onChange = (): void => {
    void save.invoke();
  };
  const known = kept === undefined ? wished : decodeMemory(kept);
  datalake.search.changed.connect(onChange);
  datalake.tree.changed.connect(onChange);
  return known;
}
