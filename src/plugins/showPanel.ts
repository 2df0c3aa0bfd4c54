import type { JupyterFrontEnd } from '@jupyterlab/application';

import { PANEL } from './commandNames';

/** Brings the panel to the front, and the keyboard into it. */
export async function showPanel(app: JupyterFrontEnd): Promise<void> {
  app.shell.activateById(PANEL);
  // The palette gives the keyboard back to what is in front, and that passes it on to what is in it: a picture each.
  await nextPicture();
  await nextPicture();
  app.shell.activateById(PANEL);
}

function nextPicture(): Promise<unknown> {
  return new Promise(requestAnimationFrame);
}
