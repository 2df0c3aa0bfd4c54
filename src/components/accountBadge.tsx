import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { KnownState } from '../model/lakes';
import { TextButton } from './controls';
import { durationText, useSecondsLeft } from './timeLeft';

/** Seconds before its end when a sign-in that is not renewed is spoken of. */
const SHORT = 600;

type AccountBadgeProps = {
  readonly state: KnownState;
  /** When the sign-in, or the present token of one that is renewed, ends, in milliseconds since 1970; null if nobody can say. */
  readonly endsAt: number | null;
  readonly onSignIn: () => void;
  readonly onDoctor: () => void;
  readonly onSignOut: () => void;
  readonly trans: TranslationBundle;
};

/** Who is signed in to a lake, how, and how long still; in a line of its own as soon as that is short. */
export function AccountBadge(props: AccountBadgeProps): React.JSX.Element {
  const { state, trans } = props;
  const left = useSecondsLeft(props.endsAt);
  const isReady = state.state === 'ready';
  const isShort = isReady && !state.renews && left !== null && left < SHORT;
  const canSignIn = isReady && state.ways.length > 0;
  return (
    <div className="jp-LabDatalake-badge jp-LabDatalake-secondary">
      <div className="jp-LabDatalake-line">
        <span
          className="jp-LabDatalake-grows"
          role="status"
          title={
            isReady ? trans.__('Signed in by: %1', state.method) : undefined
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
      {isReady ? (
        <div className="jp-LabDatalake-how">
          <span
            className="jp-LabDatalake-method"
            title={state.method}
            lang="en"
          >
            {state.method}
          </span>
          {isShort ? null : <span>{leftText(left, state.renews, trans)}</span>}
        </div>
      ) : null}
      {isShort ? (
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

function leftText(
  left: number | null,
  renews: boolean,
  trans: TranslationBundle
): string {
  if (!renews) {
    return left === null ? '' : trans.__('%1 left', durationText(left, trans));
  }
  return left === null || left === 0
    ? trans.__('renewed by itself')
    : trans.__('%1 left, then renewed', durationText(left, trans));
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
