import {
  checkIcon,
  errorIcon,
  fileIcon,
  LabIcon,
  offlineBoltIcon,
  runningIcon,
  lockIcon
} from '@jupyterlab/ui-components';

import type { Kind } from '../api/wire';

const svg = (body: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24">${body}</svg>`;

/** The panel: a lake below a notebook's lines. */
export const datalakeIcon = new LabIcon({
  name: 'lab-datalake:lake',
  svgstr: svg(
    '<g class="jp-icon3" fill="none" stroke="#616161" stroke-width="2" stroke-linecap="round">' +
      '<path d="M2 14q2.5-3 5 0t5 0 5 0 5 0M2 19q2.5-3 5 0t5 0 5 0 5 0" fill="none"/></g>' +
      '<path class="jp-icon3" fill="#616161" d="M11 2h2v4h3l-4 4.5L8 6h3z"/>'
  )
});

const containerIcon = new LabIcon({
  name: 'lab-datalake:container',
  svgstr: svg(
    '<path class="jp-icon3" fill="#616161" d="M20 6h-8l-2-2H4a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2zm0 12H4V8h16z"/>'
  )
});

const datasetIcon = new LabIcon({
  name: 'lab-datalake:dataset',
  svgstr: svg(
    '<path class="jp-icon3" fill="#616161" d="M12 2 2 7l10 5 10-5zm0 2.2L17.5 7 12 9.8 6.5 7zM4.2 10.9 2 12l10 5 10-5-2.2-1.100L12 14.800zm0 5L2 17l10 5 10-5-2.2-1.100L12 19.800z"/>'
  )
});

const elsewhereIcon = new LabIcon({
  name: 'lab-datalake:elsewhere',
  svgstr: svg(
    '<path class="jp-icon3" fill="#616161" d="M19.4 10A7.5 7.5 0 0 0 5.4 8 6 6 0 0 0 6 20h13a5 5 0 0 0 .4-10zM19 18H6a4 4 0 0 1-.4-8l1.1-.1.5-1a5.5 5.5 0 0 1 10.2 1.500l.3 1.5 1.5.1A3 3 0 0 1 19 18z"/>'
  )
});

/** Searches that were done before. */
export const historyIcon = new LabIcon({
  name: 'lab-datalake:history',
  svgstr: svg(
    '<path class="jp-icon3" fill="#616161" d="M13 3a9 9 0 0 0-9 9H1l4 4 4-4H6a7 7 0 1 1 2 5l-1.400 1.400A9 9 0 1 0 13 3zm-1 5v5l4.200 2.500.8-1.300-3.500-2V8z"/>'
  )
});

/** Puts a DID into the notebook. */
export const attachIcon = new LabIcon({
  name: 'lab-datalake:attach',
  svgstr: svg(
    '<path class="jp-icon3" fill="#616161" d="M7.5 18A5.5 5.5 0 0 1 7.5 7H18a4 4 0 0 1 0 8H9.500a2.5 2.5 0 0 1 0-5H17v1.500H9.500a1 1 0 0 0 0 2H18a2.5 2.5 0 0 0 0-5H7.500a4 4 0 0 0 0 8H17V18z"/>'
  )
});

/** Writes the variable's name into the active cell. */
export const insertIcon = new LabIcon({
  name: 'lab-datalake:insert',
  svgstr: svg(
    '<path class="jp-icon3" fill="#616161" d="M4 4h6v2H8v12h2v2H4v-2h2V6H4zm16 7h-5.200l2.1-2.100L15.5 7.5 11 12l4.5 4.5 1.4-1.400L14.8 13H20z"/>'
  )
});

/** What a DID is. */
export const KIND_ICONS: Readonly<Record<Kind, LabIcon>> = {
  container: containerIcon,
  dataset: datasetIcon,
  file: fileIcon
};

/** How a DID opens, and how a lake is: each state has a shape of its own, not a colour alone. */
export const STATE_ICONS: Readonly<
  Record<
    | 'asking'
    | 'here'
    | 'ready'
    | 'coming'
    | 'elsewhere'
    | 'failed'
    | 'down'
    | 'signed_out',
    LabIcon
  >
> = {
  asking: runningIcon,
  coming: runningIcon,
  here: checkIcon,
  ready: checkIcon,
  elsewhere: elsewhereIcon,
  failed: errorIcon,
  down: offlineBoltIcon,
  signed_out: lockIcon
};
