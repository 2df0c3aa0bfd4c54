import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { Pushed } from '../api/events';
import { Server } from '../api/request';
import { Datalake } from '../model/datalake';
import type { ICurrentNotebook as INotebook } from '../model/notebook';
import { ICurrentNotebook, IDatalake } from '../tokens';

/** Makes the models; nothing is asked of a server before the panel is seen. */
export const datalakePlugin: JupyterFrontEndPlugin<Datalake> = {
  id: 'lab-datalake:models',
  description: 'Keeps what is known of the data lakes.',
  autoStart: true,
  provides: IDatalake,
  requires: [ICurrentNotebook],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    notebook: INotebook,
    translator: ITranslator | null
  ) => {
    const trans = (translator ?? nullTranslator).load('lab_datalake');
    const server = new Server({
      settings: app.serviceManager.serverSettings,
      trans
    });
    return new Datalake(
      server,
      new Pushed(app.serviceManager.events.stream),
      notebook
    );
  }
};
