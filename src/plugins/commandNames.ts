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
  copyFoundDid: 'lab-datalake:copy-found-did',
  insert: 'lab-datalake:insert-variable',
  copyVariable: 'lab-datalake:copy-variable',
  copyDid: 'lab-datalake:copy-did',
  copyUrl: 'lab-datalake:copy-url',
  refresh: 'lab-datalake:refresh-attachment',
  wish: 'lab-datalake:wish-access',
  detach: 'lab-datalake:detach',
  loadHook: 'lab-datalake:load-kernel-extension'
} as const;

/** What can be copied of an attachment. */
export const COPY_COMMANDS: readonly string[] = [
  COMMANDS.copyVariable,
  COMMANDS.copyDid,
  COMMANDS.copyUrl
];
