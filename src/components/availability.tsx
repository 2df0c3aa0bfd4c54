import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Access, Coming, Here, Kind } from '../api/wire';
import type { KnownAvailability } from '../model/availabilities';
import { ReportButton } from './failureFace';
import { accessText, bytesText, countText, visibleText } from './words';

type AvailabilityProps = {
  readonly availability: KnownAvailability;
  readonly kind: Kind;
  /** Where one can ask what is wrong, beside what does not open; it knows what was said. */
  readonly aid: (said: string) => React.ReactNode;
  readonly trans: TranslationBundle;
};

/** Whether and how a DID opens, and why: in words. */
export function AvailabilityText(props: AvailabilityProps): React.JSX.Element {
  const { availability, trans } = props;
  switch (availability.state) {
    case 'asking':
      return <Words title={trans.__('Asking the lake…')} />;
    case 'here':
      return <HereText here={availability} kind={props.kind} trans={trans} />;
    case 'coming':
      return <ComingText coming={availability} trans={trans} />;
    case 'elsewhere':
      return (
        <Words
          title={trans.__('Elsewhere: %1', availability.rses.join(', '))}
          why={availability.why}
          cure={availability.cure}
        >
          <Buttons>{props.aid(availability.why)}</Buttons>
        </Words>
      );
    case 'failed':
      return (
        <Words
          title={trans.__('Cannot be had')}
          why={availability.message}
          cure={availability.cure}
        >
          <Buttons>
            <ReportButton failure={availability} trans={trans} />
            {props.aid(availability.message)}
          </Buttons>
        </Words>
      );
  }
}

type WordsProps = {
  readonly title: string;
  readonly why?: string;
  readonly cure?: string;
  readonly children?: React.ReactNode;
};

function Words(props: WordsProps): React.JSX.Element {
  return (
    <div className="jp-LabDatalake-availability">
      <p className="jp-LabDatalake-message">{props.title}</p>
      {props.why ? (
        <p className="jp-LabDatalake-secondary" lang="en">
          {visibleText(props.why)}
        </p>
      ) : null}
      {props.cure ? (
        <p className="jp-LabDatalake-cure" lang="en">
          {visibleText(props.cure)}
        </p>
      ) : null}
      {props.children}
    </div>
  );
}

function Buttons(props: { readonly children: React.ReactNode }) {
  return (
    <div className="jp-LabDatalake-line jp-LabDatalake-aid">
      {props.children}
    </div>
  );
}

function HereText(props: {
  here: Here;
  kind: Kind;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { here, trans } = props;
  const ways = Object.entries(here.accesses).filter(
    ([, count]) => count > 0
  ) as [Access, number][];
  const how = ways
    .map(([access, count]) =>
      ways.length === 1
        ? accessText(access, trans)
        : `${countText(count)} ${accessText(access, trans)}`
    )
    .join(', ');
  const many = trans._n(
    '%2 file',
    '%2 files',
    here.files,
    countText(here.files)
  );
  const facts = [
    ...(props.kind === 'file' ? [] : [many]),
    ...(here.size === null ? [] : [bytesText(here.size)])
  ];
  const title =
    facts.length === 0
      ? trans.__('Opens %1', how)
      : trans.__('Opens %1 · %2', how, facts.join(', '));
  return (
    <Words title={how === '' ? many : title} why={here.why}>
      {here.missing > 0 ? (
        <p className="jp-LabDatalake-problem">
          {trans.__(
            '%1 of %2 files do not open from here.',
            countText(here.missing),
            countText(here.files)
          )}
        </p>
      ) : null}
    </Words>
  );
}

function ComingText(props: {
  coming: Coming;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { coming, trans } = props;
  const far =
    coming.total === null
      ? trans.__('%1 so far', countText(coming.done))
      : trans.__('%1 of %2', countText(coming.done), countText(coming.total));
  return (
    <Words title={`${coming.what} (${far})`}>
      <progress
        className="jp-LabDatalake-progress"
        aria-label={coming.what}
        max={coming.total ?? undefined}
        value={coming.total === null ? undefined : coming.done}
      />
    </Words>
  );
}
