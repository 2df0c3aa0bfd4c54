import * as React from 'react';

import type { Down, SignedOut } from '../api/wire';
import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { FirstAid } from './firstAid';
import type { ViewProps } from './lakesView';

type TroubleViewProps = ViewProps & {
  /** The name of the lake. */
  readonly lake: string;
  readonly state: Down | SignedOut;
};

/** A lake that cannot be used, and nothing that a person types here helps: what it says, and what the doctor finds. */
export function TroubleView(props: TroubleViewProps): React.JSX.Element {
  const { datalake, lake, state, trans } = props;
  const action = {
    actionLabel: trans.__('Try again'),
    onAction: () => void datalake.lakes.ask(lake)
  };
  return state.state === 'down' ? (
    <FailureFace mood="down" failure={state} {...action} trans={trans}>
      <FirstAid {...props} said={state.message} />
    </FailureFace>
  ) : (
    <Face
      mood="signed_out"
      message={state.message}
      cure={state.cure}
      isForeign
      {...action}
    >
      <FirstAid {...props} said={state.message} />
    </Face>
  );
}
