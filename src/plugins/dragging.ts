import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';

import { countText, visibleText } from '../components/words';
import type { Attachments } from '../model/attachments';
import type { Datalake } from '../model/datalake';
import type { Dragged, Place } from '../model/drags';
import { acceptDrops, DRAGGED, goTo, type Spot } from '../notebook/dropTarget';
import { acceptInTerminals } from '../notebook/terminalDrops';
import { IDatalake } from '../tokens';
import { insertCode } from './snippets';
import { tellFailure } from './telling';

/** DIDs are dragged to notebooks and cells, and as text to everything that takes text. */
export const draggingPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:dragging',
  description: 'Drags DIDs to notebooks, cells, editors and terminals.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator, INotebookTracker],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null,
    tracker: INotebookTracker | null
  ) => {
    const trans = (translator ?? nullTranslator).load('lab_datalake');
    datalake.drags.begun.connect((_, dragged) => {
      void drag(dragged, trans);
    });
    acceptInTerminals(document);
    const accept = (panel: NotebookPanel): void => {
      const accepting = acceptDrops(panel, (dragged, spot) => {
        app.shell.activateById(panel.id);
        drop(datalake, { panel, dragged, spot }, trans).catch(tellFailure);
      });
      panel.disposed.connect(() => {
        accepting.dispose();
      });
    };
    tracker?.forEach(accept);
    tracker?.widgetAdded.connect((_, panel) => {
      accept(panel);
    });
  }
};

async function drag(
  { lake, rows, variable, x, y }: Dragged & Place,
  trans: TranslationBundle
): Promise<void> {
  const mimeData = new MimeData();
  const text = variable ?? rows.map(({ did }) => did).join('\n');
  mimeData.setData('text/plain', text);
  mimeData.setData(DRAGGED, { lake, rows, variable });
  const dragImage = document.createElement('div');
  dragImage.className = 'jp-LabDatalake-dragged';
  dragImage.textContent =
    rows.length === 1
      ? visibleText(text)
      : trans.__('%1 DIDs', countText(rows.length));
  const one = new Drag({
    mimeData,
    dragImage,
    supportedActions: 'copy',
    proposedAction: 'copy'
  });
  await one.start(x, y);
  one.dispose();
}

/** What was dropped, and where. */
type Dropped = {
  readonly panel: NotebookPanel;
  readonly dragged: Dragged;
  readonly spot: Spot;
};

/** Attach to this notebook what is not yet, and write at the spot what reads it: code, or in code, and of a variable, the names. */
async function drop(
  datalake: Datalake,
  { dragged, panel, spot }: Dropped,
  trans: TranslationBundle
): Promise<void> {
  const { attachments } = datalake;
  if (!(await attachments.notebook.isFollowed(panel.context.path))) {
    Notification.warning(
      trans.__('The notebook did not come to the front. Drop it there again.'),
      { autoClose: false }
    );
    return;
  }
  const names = namesOf(dragged, attachments);
  goTo(panel, spot);
  const one = attachments.find(names[0] ?? '');
  const isName = dragged.variable !== undefined && spot.cell !== null;
  if (spot.isInCode || isName || !one) {
    attachments.notebook.insert(names.join(', '));
  } else if (names.length > 1) {
    attachments.notebook.putCode(names.join(' '), names.join('\n'));
  } else {
    await insertCode(datalake, one, null, trans);
  }
}

/** The variables of what was dragged; a variable of another notebook is none of this one. */
function namesOf(
  { lake, rows, variable }: Dragged,
  attachments: Attachments
): string[] {
  const one = attachments.find(variable ?? '');
  const isIt = one?.lake === lake && one.did === rows[0]?.did;
  return isIt ? [one.variable] : attachments.attachMissing(lake, rows);
}
