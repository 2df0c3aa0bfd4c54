import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import { SETTINGS } from './commandNames';

/**
 * Give the panel's settings to `take`, now and whenever they change; answers them.
 *
 * Where they cannot be read, JupyterLab's own editor says so, and the defaults of the models stand.
 */
export async function followSettings(
  registry: ISettingRegistry | null,
  take: (settings: ISettingRegistry.ISettings) => void
): Promise<ISettingRegistry.ISettings | undefined> {
  const settings = await registry?.load(SETTINGS).catch(() => undefined);
  if (settings) {
    take(settings);
    settings.changed.connect(take);
  }
  return settings;
}
