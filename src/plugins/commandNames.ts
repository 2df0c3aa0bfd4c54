/** The panel's id in the shell. */
export const PANEL = 'lab-datalake-panel';

/** The plugin whose schema has the settings. */
export const SETTINGS = 'lab-datalake:panel';

/** The commands of the extension. */
export const COMMANDS = {
  show: 'lab-datalake:show',
  reload: 'lab-datalake:reload',
  doctor: 'lab-datalake:doctor',
  tour: 'lab-datalake:tour',
  open: 'lab-datalake:open',
  openDid: 'lab-datalake:open-did',
  attach: 'lab-datalake:attach',
  insert: 'lab-datalake:insert-variable',
  insertCode: 'lab-datalake:insert-code',
  codeMenu: 'lab-datalake:code-menu',
  editCode: 'lab-datalake:edit-code',
  copy: 'lab-datalake:copy',
  refresh: 'lab-datalake:refresh-attachment',
  wish: 'lab-datalake:wish-access',
  detach: 'lab-datalake:detach',
  loadHook: 'lab-datalake:load-kernel-extension'
} as const;

/** As what data can be copied; a variable is only what is attached. */
export const COPY_FORMS = [
  'variable',
  'did',
  'url',
  'path',
  'python',
  'command',
  'rucio_url'
] as const;
