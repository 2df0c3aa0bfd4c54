import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IFormRendererRegistry } from '@jupyterlab/ui-components';

import type { Snippet } from '../api/wire';
import { SnippetField } from '../components/snippetField';
import type { Datalake } from '../model/datalake';
import { IDatalake } from '../tokens';
import { SETTINGS } from './commandNames';
import { followSettings } from './settings';

/** Takes over the code that a person has written of their own, and lets them write it in the settings. */
export const ownCodePlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:own-code',
  description: 'Offers the code that a person has written of their own.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ISettingRegistry, IFormRendererRegistry],
  activate: (
    _app: JupyterFrontEnd,
    datalake: Datalake,
    settings: ISettingRegistry | null,
    forms: IFormRendererRegistry | null
  ) => {
    void followSettings(settings, now => {
      const own = now.get('snippets').composite as Partial<Snippet>[];
      datalake.snippets.own = own.map(completed);
    });
    forms?.addRenderer(`${SETTINGS}.snippets`, { fieldRenderer: SnippetField });
  }
};

function completed(one: Partial<Snippet>): Snippet {
  return {
    name: one.name ?? '',
    suffixes: (one.suffixes ?? []).map(suffix => suffix.toLowerCase()),
    needs: one.needs ?? [],
    language: one.language?.toLowerCase() ?? 'python',
    file: one.file ?? '',
    files: one.files ?? ''
  };
}
