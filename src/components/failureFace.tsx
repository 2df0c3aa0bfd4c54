import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { RequestFailure } from '../api/failure';
import { TextButton } from './controls';
import { Face } from './face';

/** Copies a report of a failure for whoever can help; what surrounds the views knows what belongs into it. */
export const CopyReport = React.createContext<
  (failure: RequestFailure) => void
>(() => undefined);

type FailureFaceProps = {
  readonly failure: RequestFailure;
  readonly mood?: 'failed' | 'down';
  readonly actionLabel?: string;
  readonly onAction?: () => void;
  readonly children?: React.ReactNode;
  readonly trans: TranslationBundle;
};

/** What went wrong, what to do, and a report that one can send to somebody. */
export function FailureFace(props: FailureFaceProps): React.JSX.Element {
  const { failure, mood = 'failed', trans } = props;
  return (
    <Face
      mood={mood}
      message={failure.message}
      cure={failure.cure}
      isForeign={failure.asked?.by !== 'browser'}
    >
      {props.children}
      <div className="jp-LabDatalake-line jp-LabDatalake-faceButtons">
        {props.onAction && props.actionLabel ? (
          <TextButton label={props.actionLabel} onClick={props.onAction} />
        ) : null}
        <ReportButton failure={failure} trans={trans} />
      </div>
    </Face>
  );
}

/** Copies what can be said of a failure. */
export function ReportButton(props: {
  readonly failure: RequestFailure;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { failure, trans } = props;
  const copy = React.useContext(CopyReport);
  const [copied, setCopied] = React.useState<RequestFailure | null>(null);
  return (
    <TextButton
      label={copied === failure ? trans.__('Copied') : trans.__('Copy report')}
      onClick={() => {
        copy(failure);
        setCopied(failure);
      }}
    />
  );
}
