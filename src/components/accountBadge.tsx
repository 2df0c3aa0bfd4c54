import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { KnownState } from '../model/lakes';
import { TextButton } from './controls';
import { durationText, useSecondsLeft } from './timeLeft';

/** Seconds before its end when a sign-in that is not renewed is spoken of. */
const SHORT = 600;

type AccountBadgeProps = {
  readonly state: KnownState;
  /** When the sign-in ends, in milliseconds since 1970; null where it is renewed, or nobody can say. */
  readonly endsAt: number | null;
  readonly onSignIn: () => void;
  readonly onDoctor: () => void;
  readonly onSignOut: () => void;
  readonly trans: TranslationBundle;
};

/** Who is signed in to a lake, how, and how long still, as soon as that is short. */
export function AccountBadge(props: AccountBadgeProps): React.JSX.Element {
  const { state, trans } = props;
  const left = useSecondsLeft(props.endsAt);
  const isShort = left !== null && left < SHORT;
  const canSignIn = state.state === 'ready' && state.ways.length > 0;
  return (
    <div className="jp-LabDatalake-badge jp-LabDatalake-secondary">
      <div className="jp-LabDatalake-line">
        <span
          className="jp-LabDatalake-grows"
          role="status"
          title={
            state.state === 'ready'
              ? trans.__('Signed in by: %1', state.method)
              : undefined
          }
        >
          {stateText(state, trans)}
        </span>
        {canSignIn ? (
          <TextButton label={trans.__('Sign out')} onClick={props.onSignOut} />
        ) : null}
        {state.state === 'down' || state.state === 'signed_out' ? (
          <TextButton
            label={trans.__('What is wrong?')}
            onClick={props.onDoctor}
          />
        ) : null}
      </div>
      {state.state === 'ready' ? (
        <span className="jp-LabDatalake-method">{state.method}</span>
      ) : null}
      {state.state === 'ready' && isShort ? (
        <div className="jp-LabDatalake-line jp-LabDatalake-ending">
          <span className="jp-LabDatalake-grows" role="timer">
            {trans.__('The sign-in ends in %1.', durationText(left, trans))}
          </span>
          {canSignIn ? (
            <TextButton
              label={trans.__('Sign in again')}
              onClick={props.onSignIn}
            />
          ) : null}
        </div>
      ) : null}
    </div>
  );
}

function stateText(state: KnownState, trans: TranslationBundle): string {
  switch (state.state) {
    case 'asking':
      return trans.__('Asking the lake…');
    case 'ready':
      return trans.__('Signed in as %1', state.account);
    case 'signed_out':
      return trans.__('Signed out');
    case 'down':
      return trans.__('Cannot be used now');
  }
}
