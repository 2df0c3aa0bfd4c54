import type { TranslationBundle } from '@jupyterlab/translation';
import { refreshIcon, HTMLSelect } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { Lake, Mistake } from '../api/wire';
import type { KnownState } from '../model/lakes';
import { AccountBadge } from './accountBadge';
import { Icon, IconButton } from './controls';
import { datalakeIcon, STATE_ICONS } from './icons';

type LakeHeaderProps = {
  readonly lakes: readonly Lake[];
  readonly chosen: Lake;
  /** All of them are looked into. */
  readonly isAll: boolean;
  readonly stateOf: (lake: string) => KnownState;
  /** A lake, or null for all. */
  readonly onChoose: (lake: string | null) => void;
  readonly onReload: () => void;
  readonly onDoctor: () => void;
  /** When the token of the chosen one ends, in milliseconds since 1970; null if nobody can say. */
  readonly endsAt: number | null;
  readonly onSignIn: () => void;
  readonly onSignOut: () => void;
  readonly trans: TranslationBundle;
};

/** Which lake one looks into, and how it is. */
export function LakeHeader(props: LakeHeaderProps): React.JSX.Element {
  const { chosen, trans } = props;
  const state = props.stateOf(chosen.name);
  return (
    <div className="jp-LabDatalake-lake">
      <div className="jp-LabDatalake-line">
        {props.isAll ? (
          <Icon icon={datalakeIcon} />
        ) : (
          <Icon icon={STATE_ICONS[state.state]} state={state.state} />
        )}
        {props.lakes.length === 1 ? (
          <span className="jp-LabDatalake-lakeName" translate="no">
            {chosen.display_name}
          </span>
        ) : (
          <LakeSelect {...props} />
        )}
        <IconButton
          icon={refreshIcon}
          label={
            props.isAll
              ? trans.__('Ask all lakes again')
              : trans.__('Ask the lake again')
          }
          onClick={props.onReload}
        />
      </div>
      {props.isAll ? null : (
        <AccountBadge
          state={state}
          endsAt={props.endsAt}
          onSignIn={props.onSignIn}
          onDoctor={props.onDoctor}
          onSignOut={props.onSignOut}
          trans={trans}
        />
      )}
    </div>
  );
}

function LakeSelect(props: LakeHeaderProps): React.JSX.Element {
  const { trans } = props;
  return (
    <HTMLSelect
      className="jp-LabDatalake-select"
      aria-label={trans.__('Data lake')}
      value={props.isAll ? '' : props.chosen.name}
      onChange={event => {
        props.onChoose(event.target.value || null);
      }}
    >
      <option value="">{trans.__('All data lakes')}</option>
      {props.lakes.map(lake => {
        const { state } = props.stateOf(lake.name);
        const note =
          state === 'down'
            ? trans.__('down')
            : state === 'signed_out'
              ? trans.__('signed out')
              : '';
        return (
          <option key={lake.name} value={lake.name} translate="no">
            {note === '' ? lake.display_name : `${lake.display_name} (${note})`}
          </option>
        );
      })}
    </HTMLSelect>
  );
}

/** What is wrong with the configuration. */
export function Mistakes(props: {
  readonly mistakes: readonly Mistake[];
  readonly label: string;
}): React.JSX.Element {
  return (
    <ul className="jp-LabDatalake-mistakes" aria-label={props.label}>
      {props.mistakes.map(({ message, cure }) => (
        <li key={message}>
          <p className="jp-LabDatalake-message" lang="en">
            {message}
          </p>
          <p className="jp-LabDatalake-cure" lang="en">
            {cure}
          </p>
        </li>
      ))}
    </ul>
  );
}
