import type { ICellModel } from '@jupyterlab/cells';
import type { NotebookPanel } from '@jupyterlab/notebook';

import { OURS } from './metadata';

/** What the metadata of a cell say of code that we put into it. */
type Put = { readonly variable: string; readonly code: string };

/**
 * Put code for a variable into a cell.
 *
 * It takes the place of what was put for the same variable before, unless somebody has changed that since: what a person wrote
 * stays. Else it goes into the active cell, if that is empty, or into a new one below it.
 */
export function putCode(panel: NotebookPanel, put: Put): void {
  const { content } = panel;
  const cells = content.model?.cells;
  const shared = content.model?.sharedModel;
  if (!cells || !shared) {
    return;
  }
  const all = Array.from(cells);
  const before = all.findIndex(cell => isUntouched(cell, put.variable));
  const active = content.activeCellIndex;
  const index =
    before >= 0 ? before : isEmpty(all[active]) ? active : active + 1;
  shared.transact(() => {
    const cell = before >= 0 || index === active ? all[index] : undefined;
    if (cell) {
      cell.sharedModel.setSource(put.code);
      cell.setMetadata(OURS, { ...put });
    } else {
      shared.insertCell(index, {
        cell_type: 'code',
        source: put.code,
        metadata: { [OURS]: { ...put } }
      });
    }
  });
  content.deselectAll();
  content.activeCellIndex = index;
  panel.activate();
  void content.scrollToItem(index, 'smart');
}

/** Whether a cell is as we left it, with code for this variable. */
function isUntouched(cell: ICellModel, variable: string): boolean {
  const put: unknown = cell.getMetadata(OURS);
  return (
    typeof put === 'object' &&
    put !== null &&
    'variable' in put &&
    put.variable === variable &&
    'code' in put &&
    put.code === cell.sharedModel.getSource()
  );
}

function isEmpty(cell: ICellModel | undefined): boolean {
  return cell?.type === 'code' && cell.sharedModel.getSource().trim() === '';
}
