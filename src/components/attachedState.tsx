import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { RequestFailure } from '../api/failure';
import type { Attachment, Cost } from '../api/wire';
import type { KnownAvailability } from '../model/availabilities';
import type { KernelVariable } from '../model/notebook';
import { AvailabilityText } from './availability';
import { CostText } from './cost';
import { MendForm } from './mendForm';

/** What is known of an attachment, and what one can do where it is lost. */
export type StateActions = {
  /** What it would take to bring it here; null where nothing is to be brought. */
  readonly costOf: (attachment: Attachment) => Cost | null;
  readonly kernelWordOf: (variable: string) => KernelVariable | undefined;
  /** DIDs that a lost one may be called now. */
  readonly alike: (attachment: Attachment) => Promise<readonly string[]>;
  /** Have a variable stand for another DID; answers what is wrong with that. */
  readonly onMend: (
    attachment: Attachment,
    did: string
  ) => Promise<RequestFailure | null>;
  readonly onDetach: (variable: string) => void;
  /** Where one can ask what is wrong with a lake, of which something was said already. */
  readonly aidAt: (lake: string, said: string) => React.ReactNode;
};

type AttachedStateProps = StateActions & {
  readonly attachment: Attachment;
  readonly availability: KnownAvailability;
  readonly trans: TranslationBundle;
};

/** Whether it opens here, what it would take to bring it, what the kernel says of it, and what to do where it is lost. */
export function AttachedState(props: AttachedStateProps): React.JSX.Element {
  const { attachment, availability, trans } = props;
  const { did, kind, variable } = attachment;
  return (
    <>
      {availability.state === 'failed' && availability.error === 'NotFound' ? (
        <MendForm
          variable={variable}
          did={did}
          message={availability.message}
          proposed={() => props.alike(attachment)}
          onChoose={chosen => props.onMend(attachment, chosen)}
          onDetach={() => {
            props.onDetach(variable);
          }}
          trans={trans}
        />
      ) : (
        <AvailabilityText
          availability={availability}
          kind={kind}
          aid={said => props.aidAt(attachment.lake, said)}
          trans={trans}
        />
      )}
      <CostText cost={props.costOf(attachment)} trans={trans} />
      <KernelWord
        word={props.kernelWordOf(variable)}
        isSaid={message =>
          availability.state === 'failed' && availability.message === message
        }
        trans={trans}
      />
    </>
  );
}

function KernelWord(props: {
  readonly word: KernelVariable | undefined;
  /** Whether these words stand above already. */
  readonly isSaid: (message: string) => boolean;
  readonly trans: TranslationBundle;
}): React.JSX.Element | null {
  const { trans, word } = props;
  switch (word?.state) {
    case undefined:
      return null;
    case 'set':
      return (
        <p className="jp-LabDatalake-secondary">
          {trans.__('The variable is set in the kernel.')}
        </p>
      );
    case 'waiting':
      return (
        <p className="jp-LabDatalake-secondary">
          {word.message || trans.__('The kernel is waiting for it.')}
        </p>
      );
    case 'failed':
      return props.isSaid(word.message) ? (
        <p className="jp-LabDatalake-secondary">
          {trans.__('The variable says the same when it is used.')}
        </p>
      ) : (
        <p className="jp-LabDatalake-problem">
          {trans.__('Not set in the kernel:')} {word.message} {word.cure}
        </p>
      );
  }
}
