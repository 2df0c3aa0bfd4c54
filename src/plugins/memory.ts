import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';

import type { Datalake } from '../model/datalake';
import { decodeMemory, encodeMemory, type Memory } from '../model/memory';
import { SEARCH_TYPES } from '../model/search';
import { IDatalake } from '../tokens';
import { followSettings } from './settings';
import { tellFailure } from './telling';

/** The key of the state database. */
const STATE = 'lab-datalake:panel';

/** The key of the last searches in the state database. */
const SEARCHES = 'lab-datalake:searches';

/** The setting that holds the searches that were saved. */
const SAVED = 'savedSearches';

/** Milliseconds of quiet before what the panel shows is written down. */
const QUIET = 1000;

/** What the panel begins with: what it showed before the page was reloaded, else what a person set. */
export const memoryPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:memory',
  description:
    'Keeps what the panel shows over a reload of the page, and reads its settings.',
  autoStart: true,
  requires: [IDatalake],
  optional: [IStateDB, ISettingRegistry],
  activate: (
    _: JupyterFrontEnd,
    datalake: Datalake,
    state: IStateDB | null,
    settings: ISettingRegistry | null
  ) => {
    datalake.remember(recall(datalake, state, settings));
  }
};

async function recall(
  datalake: Datalake,
  state: IStateDB | null,
  settings: ISettingRegistry | null
): Promise<Partial<Memory>> {
  const set = await readSettings(datalake, settings);
  if (!state) {
    return set;
  }
  const kept = await state.fetch(STATE).catch(() => undefined); // unreadable: begin anew
  keep(datalake, state);
  void keepRecent(datalake, state);
  return kept === undefined ? set : decodeMemory(kept);
}

/** The limit and the saved searches are taken now and whenever they change, the rest is what a first search begins with. */
async function readSettings(
  datalake: Datalake,
  registry: ISettingRegistry | null
): Promise<Partial<Memory>> {
  const { search, seeking } = datalake;
  const settings = await followSettings(registry, now => {
    search.limit = now.get('resultLimit').composite as number;
    seeking.searches.restore({ saved: now.get(SAVED).composite });
  });
  if (!settings) {
    return {};
  }
  // Searches that were saved are a setting: they stay when a workspace is reset, and can be edited.
  seeking.searches.savedChanged.connect(({ saved }) => {
    const kept = saved.map(one => ({ ...one }));
    settings.set(SAVED, kept).catch(tellFailure);
  });
  const wished = settings.get('searchFor').composite;
  return {
    scope: settings.get('defaultScope').composite as string,
    type: SEARCH_TYPES.find(type => type === wished) ?? 'collection'
  };
}

/** The last searches belong to the workspace. */
async function keepRecent(
  { seeking: { searches } }: Datalake,
  state: IStateDB
): Promise<void> {
  const recent = await state.fetch(SEARCHES).catch(() => undefined); // unreadable: begin anew
  if (recent !== undefined) {
    searches.restore({ recent });
  }
  searches.changed.connect(() => {
    void state.save(
      SEARCHES,
      searches.recent.map(one => ({ ...one }))
    );
  });
}

/** From now on, write down what the panel shows, after a moment of quiet. */
function keep(datalake: Datalake, state: IStateDB): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const onChange = (): void => {
    clearTimeout(timer);
    timer = setTimeout(
      () => void state.save(STATE, encodeMemory(datalake.memory)),
      QUIET
    );
  };
  datalake.search.changed.connect(onChange);
  datalake.tree.changed.connect(onChange);
}
