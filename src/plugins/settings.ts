import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import type { Datalake } from '../model/datalake';
import { SEARCH_TYPES, type SearchWish } from '../model/search';

/** Take what a person set: the limit now and whenever it changes, the rest as what a first search begins with. */
export async function readSettings(
  registry: ISettingRegistry | null,
  id: string,
  datalake: Datalake
): Promise<Partial<SearchWish>> {
  // Without settings, or with settings that cannot be read, the defaults of the models stand.
  const settings = await registry?.load(id).catch(() => undefined);
  if (!settings) {
    return {};
  }
  const takeLimit = (): void => {
    datalake.search.limit = settings.get('resultLimit').composite as number;
  };
  takeLimit();
  settings.changed.connect(takeLimit);
  const type = settings.get('searchFor').composite;
  return {
    scope: settings.get('defaultScope').composite as string,
    type: SEARCH_TYPES.find(one => one === type) ?? 'collection'
  };
}
