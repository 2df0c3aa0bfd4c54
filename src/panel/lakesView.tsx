import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { TextButton } from '../components/controls';
import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { LakeHeader, Mistakes } from '../components/lakeHeader';
import type { Datalake } from '../model/datalake';
import { ALL_LAKES } from '../model/lakes';
import { useChanged } from './useChanged';

export type ViewProps = {
  readonly datalake: Datalake;
  readonly trans: TranslationBundle;
};

/** Which lakes there are, which is looked into, and what is wrong with the configuration. */
export function LakesView(props: ViewProps): React.JSX.Element {
  const { lakes } = props.datalake;
  useChanged(lakes.changed);
  return (
    <div
      className="jp-LabDatalake-lakes"
      data-all={lakes.isAll ? true : undefined}
    >
      <Lakes {...props} />
    </div>
  );
}

function Lakes({ datalake, trans }: ViewProps): React.JSX.Element {
  const { lakes } = datalake;
  const { list } = lakes;
  switch (list.state) {
    case 'none':
    case 'asking':
      return (
        <Face
          mood="loading"
          message={trans.__('Asking which data lakes there are…')}
        />
      );
    case 'failed':
      return (
        <FailureFace
          failure={list.failure}
          trans={trans}
          actionLabel={trans.__('Retry')}
          onAction={() => void lakes.load()}
        />
      );
    case 'answered':
      return (
        <>
          <Choice datalake={datalake} trans={trans} />
          <ConfigurationNote datalake={datalake} trans={trans} />
        </>
      );
  }
}

function Choice({ datalake, trans }: ViewProps): React.JSX.Element {
  const { lakes } = datalake;
  const { chosen } = lakes;
  if (chosen === null) {
    return (
      <Face
        mood="empty"
        message={trans.__('No data lake is configured.')}
        cure={trans.__(
          'An administrator names the lakes in jupyter_server_config.py or in the environment (RUCIO_BASE_URL).'
        )}
        actionLabel={trans.__('What is wrong?')}
        onAction={() => void datalake.doctor.look(null)}
      />
    );
  }
  return (
    <LakeHeader
      lakes={lakes.all}
      chosen={chosen}
      isAll={lakes.isAll}
      stateOf={lake => lakes.stateOf(lake)}
      onChoose={lake => {
        lakes.choose(lake ?? ALL_LAKES);
      }}
      onReload={() => {
        lakes.looked.forEach(({ name }) => void lakes.ask(name));
      }}
      onDoctor={() => void datalake.doctor.look(chosen.name)}
      endsAt={lakes.endOf(chosen.name)}
      onSignIn={() => {
        datalake.signIn(chosen.name);
      }}
      onSignOut={() => void lakes.signOut(chosen.name)}
      trans={trans}
    />
  );
}

function ConfigurationNote({
  datalake,
  trans
}: ViewProps): React.JSX.Element | null {
  const { list } = datalake.lakes;
  const mistakes = list.state === 'answered' ? list.value.mistakes : [];
  if (mistakes.length === 0) {
    return null;
  }
  const title = trans._n(
    '%1 mistake in the configuration',
    '%1 mistakes in the configuration',
    mistakes.length
  );
  return (
    <details
      className="jp-LabDatalake-configuration"
      open={datalake.lakes.all.length === 0}
    >
      <summary>{title}</summary>
      <Mistakes mistakes={mistakes} label={title} />
      <TextButton
        label={trans.__('What is wrong?')}
        onClick={() => void datalake.doctor.look(null)}
      />
    </details>
  );
}
