import * as React from 'react';

import type { Down, SignedOut } from '../api/wire';
import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { FindingList } from '../components/findingList';
import type { ViewProps } from './lakesView';
import { useChanged } from './useChanged';

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
      <FirstAid {...props} />
    </FailureFace>
  ) : (
    <Face
      mood="signed_out"
      message={state.message}
      cure={state.cure}
      isForeign
      {...action}
    >
      <FirstAid {...props} />
    </Face>
  );
}

/** What the doctor found beyond what the lake itself says. */
function FirstAid(props: TroubleViewProps): React.JSX.Element {
  const { datalake, lake, state, trans } = props;
  useChanged(datalake.firstAid.changed);
  const finding = datalake.firstAid.at(lake, state.message);
  return (
    <div role="status" className="jp-LabDatalake-firstAid">
      {finding === null ? null : (
        <FindingList
          findings={[finding]}
          label={trans.__('What the doctor says of it')}
          trans={trans}
        />
      )}
    </div>
  );
}
