import { Drag } from '@lumino/dragdrop';

import type { Dragged } from '../model/drags';
import { shellQuoted } from '../model/snippet';
import { DRAGGED } from './dropTarget';

/** Let DIDs be dropped on terminals: they come as words of the shell, which runs nothing by itself. */
export function acceptInTerminals(document: Document): void {
  const listener = (drag: Event): void => {
    if (!(drag instanceof Drag.Event) || !drag.mimeData.hasData(DRAGGED)) {
      return;
    }
    const terminal =
      drag.target instanceof Element
        ? drag.target.closest('.jp-Terminal')
        : null;
    if (!terminal) {
      return;
    }
    drag.preventDefault();
    drag.stopPropagation();
    drag.dropAction = 'copy';
    if (drag.type === 'lm-drop') {
      const { rows } = drag.mimeData.getData(DRAGGED) as Dragged;
      paste(
        terminal,
        rows
          .map(({ did }) => did)
          .map(word)
          .join(' ')
      );
    }
  };
  ['lm-dragenter', 'lm-dragover', 'lm-drop'].forEach(type => {
    document.addEventListener(type, listener, true);
  });
}

/** A DID as one word: signs that terminals obey are left out. */
function word(did: string): string {
  const seen = did.replace(/\p{Cc}/gu, '');
  return /^[\w:./@+-]+$/.test(seen) ? seen : shellQuoted(seen);
}

/** As a person's paste, which a terminal passes on to what runs in it. */
function paste(terminal: Element, text: string): void {
  const field = terminal.querySelector('textarea');
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  field?.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true })
  );
  field?.focus();
}
