import * as React from 'react';

import { TextButton } from '../components/controls';
import { FindingList } from '../components/findingList';
import { RoundFace } from '../components/roundFace';
import type { ViewProps } from './lakesView';
import { useChanged } from './useChanged';

type FirstAidProps = ViewProps & {
  /** The name of the lake. */
  readonly lake: string;
  /** What stands above already. */
  readonly said: string;
};

/** What the doctor found beyond what the lake itself says. */
export function FirstAid(props: FirstAidProps): React.JSX.Element {
  const { datalake, lake, said, trans } = props;
  useChanged(datalake.firstAid.changed);
  const finding = datalake.firstAid.at(lake, said);
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

/** Asks the doctor beside what failed, where what is found is shown. */
export function AskDoctor(props: FirstAidProps): React.JSX.Element {
  const { datalake, lake, trans } = props;
  const [isAsked, setAsked] = React.useState(false);
  return (
    <>
      <TextButton
        label={trans.__('What is wrong?')}
        onClick={() => {
          datalake.firstAid.call(lake);
          setAsked(true);
        }}
      />
      <div role="status" className="jp-LabDatalake-firstAid">
        {isAsked ? <Answer {...props} /> : null}
      </div>
    </>
  );
}

function Answer(props: FirstAidProps): React.JSX.Element | null {
  const { datalake, lake, said, trans } = props;
  useChanged(datalake.firstAid.changed);
  const round = datalake.firstAid.roundAt(lake);
  const findings = datalake.firstAid.allAt(lake, said);
  return (
    <>
      <RoundFace round={round} trans={trans} />
      {round.state === 'done' && findings.length === 0
        ? trans.__('The doctor finds nothing else that is wrong.')
        : null}
      {findings.length === 0 ? null : (
        <FindingList
          findings={findings}
          label={trans.__('What the doctor says of it')}
          trans={trans}
        />
      )}
    </>
  );
}
