import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

import { commandsPlugin } from './plugins/commands';
import { copyingPlugin } from './plugins/copying';
import { datalakePlugin } from './plugins/datalake';
import { draggingPlugin } from './plugins/dragging';
import { lookPlugin } from './plugins/look';
import { memoryPlugin } from './plugins/memory';
import { notebookPlugin } from './plugins/notebook';
import { panelPlugin } from './plugins/panel';
import { ownCodePlugin } from './plugins/ownCode';
import { snippetsPlugin } from './plugins/snippets';
import { tourPlugin } from './plugins/tour';

/** The plugins of the extension. */
const plugins: JupyterFrontEndPlugin<unknown>[] = [
  notebookPlugin,
  datalakePlugin,
  memoryPlugin,
  tourPlugin,
  panelPlugin,
  lookPlugin,
  commandsPlugin,
  copyingPlugin,
  ownCodePlugin,
  snippetsPlugin,
  draggingPlugin
];

export default plugins;
