import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import {
  InputDialog,
  MainAreaWidget,
  Notification,
  WidgetTracker
} from '@jupyterlab/apputils';
import {
  ITranslator,
  nullTranslator,
  type TranslationBundle
} from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type { DidQuery } from '../api/wire';
import { datalakeIcon } from '../components/icons';
import type { Datalake } from '../model/datalake';
import { LookPanel } from '../panel/lookPanel';
import { IDatalake } from '../tokens';
import { COMMANDS } from './commandNames';

type Looks = WidgetTracker<MainAreaWidget<LookPanel>>;

const describedBy = {
  args: {
    type: 'object',
    properties: {
      lake: { type: 'string', description: 'The name of a configured lake' },
      did: { type: 'string', description: 'scope:name' }
    },
    additionalProperties: false
  }
} as const;

/** Opens DIDs as tabs of the main area, and opens them again after a reload of the page. */
export const lookPlugin: JupyterFrontEndPlugin<void> = {
  id: 'lab-datalake:look',
  description: 'Opens a DID as a tab of the main area.',
  autoStart: true,
  requires: [IDatalake],
  optional: [ITranslator, ILayoutRestorer],
  activate: (
    app: JupyterFrontEnd,
    datalake: Datalake,
    translator: ITranslator | null,
    restorer: ILayoutRestorer | null
  ) => {
    const trans = (translator ?? nullTranslator).load('lab_datalake');
    const looks: Looks = new WidgetTracker({ namespace: 'lab-datalake-look' });
    addOpen(app, datalake, looks, trans);
    addAsk(app, datalake, trans);
    datalake.looks.requested.connect((_, query) => {
      void app.commands.execute(COMMANDS.open, { ...query });
    });
    if (restorer) {
      void restorer.restore(looks, {
        command: COMMANDS.open,
        args: ({ content }) => ({ ...content.query }),
        name: ({ id }) => id
      });
    }
  }
};

function addOpen(
  app: JupyterFrontEnd,
  datalake: Datalake,
  looks: Looks,
  trans: TranslationBundle
): void {
  const wanted = (args: ReadonlyPartialJSONObject): DidQuery | null => {
    const { selection } = datalake.tree;
    const did = args.did ?? selection.row?.did;
    const lake =
      args.lake ??
      (args.did === undefined ? selection.lake : datalake.lakes.chosen?.name);
    return typeof lake === 'string' && typeof did === 'string'
      ? { lake, did }
      : null;
  };
  app.commands.addCommand(COMMANDS.open, {
    label: trans.__('Look at It Closely'),
    icon: datalakeIcon,
    describedBy,
    isEnabled: args => wanted(args) !== null,
    execute: args => {
      const query = wanted(args);
      if (query !== null) {
        show(
          app,
          looks,
          query,
          () => new LookPanel({ datalake, query, trans })
        );
      }
    }
  });
}

function show(
  app: JupyterFrontEnd,
  looks: Looks,
  query: DidQuery,
  make: () => LookPanel
): void {
  const id = `lab-datalake-look:${query.lake}:${query.did}`;
  let widget = looks.find(one => one.id === id);
  if (!widget) {
    widget = new MainAreaWidget({ content: make() });
    widget.id = id;
    widget.toolbar.hide(); // it is empty
    // A type of its own: JupyterLab moves whatever has the type of a panel that a person moved.
    app.shell.add(widget, 'main', { type: 'DID' });
    void looks.add(widget);
  }
  app.shell.activateById(id);
}

/** Opens what a person types or pastes. */
function addAsk(
  app: JupyterFrontEnd,
  datalake: Datalake,
  trans: TranslationBundle
): void {
  app.commands.addCommand(COMMANDS.openDid, {
    label: trans.__('Look at a DID…'),
    icon: datalakeIcon,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      const isOpen = datalake.open(); // meanwhile a person types
      const answer = await InputDialog.getText({
        title: trans.__('Look at a DID'),
        label: trans.__('scope:name'),
        okLabel: trans.__('Look')
      });
      await isOpen;
      const did = answer.value?.trim() ?? '';
      if (did.includes(':')) {
        await app.commands.execute(COMMANDS.open, { did });
      } else if (did !== '') {
        Notification.warning(
          trans.__('“%1” is no DID: it is written as scope:name.', did),
          { autoClose: false }
        );
      }
    }
  });
}
