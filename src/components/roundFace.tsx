import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Round } from '../model/doctor';
import { Face } from './face';
import { FailureFace } from './failureFace';

/** That the doctor is looking, or why he could not. */
export function RoundFace(props: {
  readonly round: Round;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { round, trans } = props;
  switch (round.state) {
    case 'looking':
      return (
        <Face mood="loading" message={trans.__('Looking at everything…')} />
      );
    case 'broken':
      return <FailureFace failure={round.failure} trans={trans} />;
    default:
      return null;
  }
}
