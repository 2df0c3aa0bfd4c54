import { Clipboard } from '@jupyterlab/apputils';
import * as React from 'react';

import { TextButton } from '../components/controls';
import { FindingList } from '../components/findingList';
import { RoundFace } from '../components/roundFace';
import type { ViewProps } from './lakesView';
import { useChanged } from './useChanged';

/** What the doctor found, while somebody wants to see it. */
export function DoctorView({
  datalake,
  trans
}: ViewProps): React.JSX.Element | null {
  const { doctor } = datalake;
  useChanged(doctor.changed);
  const { findings, round } = doctor;
  if (round.state === 'none') {
    return null;
  }
  const wrong = findings.filter(finding => finding.level !== 'ok');
  const well = findings.filter(finding => finding.level === 'ok');
  const label = trans.__('What the doctor found');
  return (
    <section className="jp-LabDatalake-doctor" aria-label={label}>
      <div className="jp-LabDatalake-line">
        <TextButton
          label={trans.__('Look again')}
          onClick={() => void doctor.again()}
        />
        <TextButton
          label={trans.__('Copy the findings')}
          onClick={() => {
            Clipboard.copyToSystem(doctor.report);
          }}
        />
        <TextButton
          label={trans.__('Close')}
          onClick={() => {
            doctor.close();
          }}
        />
      </div>
      <RoundFace round={round} trans={trans} />
      <div role="status">
        {round.state === 'done' && wrong.length === 0
          ? trans.__('Nothing is wrong.')
          : null}
      </div>
      <FindingList findings={wrong} label={label} trans={trans} />
      {well.length === 0 ? null : (
        <details>
          <summary>
            {trans._n(
              '%1 thing is in order',
              '%1 things are in order',
              well.length
            )}
          </summary>
          <FindingList
            findings={well}
            label={trans.__('What is in order')}
            trans={trans}
          />
        </details>
      )}
    </section>
  );
}
