import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';

import type { ICurrentNotebook as INotebook } from '../model/notebook';
import { CurrentNotebook } from '../notebook/currentNotebook';
import { ICurrentNotebook } from '../tokens';

/** Follows the notebook in front. */
export const notebookPlugin: JupyterFrontEndPlugin<INotebook> = {
  id: 'lab-datalake:notebook',
  description: 'Follows the notebook in front, its attachments and its kernel.',
  autoStart: true,
  provides: ICurrentNotebook,
  optional: [INotebookTracker],
  activate: (app: JupyterFrontEnd, tracker: INotebookTracker | null) =>
    new CurrentNotebook(tracker, app.serviceManager.contents)
};
