import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IDefaultFileBrowser } from '@jupyterlab/filebrowser';
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
  optional: [INotebookTracker, IDefaultFileBrowser],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker | null,
    files: IDefaultFileBrowser | null
  ) =>
    new CurrentNotebook(tracker, {
      contents: app.serviceManager.contents,
      kernelspecs: app.serviceManager.kernelspecs,
      folder: () => files?.model.path ?? '',
      open: async (path, name) => {
        await app.commands.execute('docmanager:open', {
          path,
          factory: 'Notebook',
          ...(name !== '' && { kernel: { name } })
        });
      }
    })
};
