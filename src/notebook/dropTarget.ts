import type { NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import { Drag } from '@lumino/dragdrop';

import type { Dragged } from '../model/drags';

/** What is dragged, as Jupyter's own drags name their data. */
export const DRAGGED = 'application/vnd.lab-datalake.dids+json';

/** What shows where something would be dropped. */
const TARGET = 'jp-LabDatalake-dropTarget';

/** Where in a notebook something was dropped. */
export type Spot = {
  /** The index of the cell; null behind the last one. */
  readonly cell: number | null;
  /** Whether it was dropped into code that stands there already. */
  readonly isInCode: boolean;
  readonly x: number;
  readonly y: number;
};

/** Let our DIDs be dropped on a notebook and on its cells, before these take them for text. */
export function acceptDrops(
  panel: NotebookPanel,
  onDrop: (dragged: Dragged, spot: Spot) => void
): IDisposable {
  const { node } = panel.content;
  let shown: Element | null = null;
  const show = (target: Element | null): void => {
    shown?.classList.remove(TARGET);
    target?.classList.add(TARGET);
    shown = target;
  };
  const listener = (drag: Event): void => {
    if (!(drag instanceof Drag.Event) || !drag.mimeData.hasData(DRAGGED)) {
      return;
    }
    drag.preventDefault();
    drag.stopPropagation();
    drag.dropAction = 'copy';
    const under = drag.target instanceof Element ? drag.target : node;
    const isOver = drag.type === 'lm-dragover' || drag.type === 'lm-dragenter';
    show(isOver ? (under.closest('.jp-Cell') ?? node) : null);
    if (drag.type === 'lm-drop') {
      const dragged = drag.mimeData.getData(DRAGGED) as Dragged;
      onDrop(dragged, spotOf(panel, under, drag));
    }
  };
  const types = ['lm-dragenter', 'lm-dragover', 'lm-dragleave', 'lm-drop'];
  types.forEach(type => {
    node.addEventListener(type, listener, true);
  });
  return new DisposableDelegate(() => {
    types.forEach(type => {
      node.removeEventListener(type, listener, true);
    });
  });
}

function spotOf(panel: NotebookPanel, under: Element, drag: Drag.Event): Spot {
  const node = under.closest('.jp-Cell');
  const cell = panel.content.widgets.findIndex(one => one.node === node);
  const source = panel.content.widgets[cell]?.model.sharedModel.getSource();
  const isInCode =
    under.closest('.cm-content') !== null && (source ?? '').trim() !== '';
  const { clientX: x, clientY: y } = drag;
  return { cell: cell < 0 ? null : cell, isInCode, x, y };
}

/** Make the spot of a drop the one where things are inserted. */
export function goTo({ content }: NotebookPanel, spot: Spot): void {
  const cell = spot.cell ?? content.widgets.length - 1;
  content.deselectAll();
  content.activeCellIndex = cell;
  const editor = content.widgets[cell]?.editor;
  if (spot.isInCode && editor) {
    const at = editor.getPositionForCoordinate(new DOMRect(spot.x, spot.y));
    if (at) {
      editor.setCursorPosition(at);
    }
  }
}
