import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import type { Datalake } from '../model/datalake';
import type { Tour } from '../model/tour';
import { IDatalake } from '../tokens';
import { COMMANDS } from './commandNames';
import { followSettings } from './settings';
import { showPanel } from './showPanel';

/** Shows the tour to whoever has not seen it, which the settings remember, and to whoever asks for it. */
export const tourPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:tour',
  description: 'A short tour of the panel.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator, ISettingRegistry],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null,
    registry: ISettingRegistry | null
  ) => {
    const { tour } = datalake;
    const trans = (translator ?? nullTranslator).load('lab_datalake');
    app.commands.addCommand(COMMANDS.tour, {
      label: trans.__('Tour of the Data Lakes'),
      caption: trans.__('Shows how data are found, attached and read'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        tour.start();
        return showPanel(app);
      }
    });
    void follow(app, tour, registry);
  }
};

/** Without settings the tour waits to be asked for. */
async function follow(
  app: JupyterFrontEnd,
  tour: Tour,
  registry: ISettingRegistry | null
): Promise<void> {
  const settings = await followSettings(registry, now => {
    const path = now.get('tourNotebook').composite as string;
    tour.openNotebook =
      path === ''
        ? null
        : () => void app.commands.execute('docmanager:open', { path });
  });
  if (!settings) {
    return;
  }
  const isShown = (): boolean => settings.get('showTour').composite as boolean;
  if (isShown()) {
    tour.start();
  }
  tour.changed.connect(() => {
    if (tour.step === null && isShown()) {
      void settings.set('showTour', false);
    }
  });
}
