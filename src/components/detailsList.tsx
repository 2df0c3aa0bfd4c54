import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { DidAnswer, Metadatum, Place, Row } from '../api/wire';
import type { Answer } from '../model/question';
import { Name } from './controls';
import { Face } from './face';
import { FailureFace } from './failureFace';
import { bytesText, countText } from './words';

type PartProps<T> = {
  readonly title: string;
  readonly answer: Answer<T>;
  readonly draw: (value: T) => React.ReactNode;
  readonly trans: TranslationBundle;
};

/** One part of what is known, which may still be on its way, or may have failed alone. */
export function Part<T>(props: PartProps<T>): React.JSX.Element {
  const { answer, trans } = props;
  return (
    <section className="jp-LabDatalake-part" aria-label={props.title}>
      <h3>{props.title}</h3>
      {answer.state === 'answered' ? props.draw(answer.value) : null}
      {answer.state === 'asking' ? (
        <Face mood="loading" message={trans.__('Asking the lake…')} />
      ) : null}
      {answer.state === 'failed' ? (
        <FailureFace failure={answer.failure} trans={trans} />
      ) : null}
    </section>
  );
}

/** Keys and values; the values come from the lake. */
export function Pairs(props: {
  readonly pairs: readonly (readonly [string, string])[];
}): React.JSX.Element {
  return (
    <dl className="jp-LabDatalake-pairs">
      {props.pairs.map(([key, value]) => (
        <React.Fragment key={key}>
          <dt>
            <Name text={key} />
          </dt>
          <dd>
            <Name text={value} />
          </dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

/** What is known of a DID itself. */
export function didPairs(
  did: DidAnswer,
  trans: TranslationBundle
): [string, string][] {
  const open =
    did.is_open === null
      ? ''
      : did.is_open
        ? trans.__('open: it may still grow')
        : trans.__('closed');
  const pairs: [string, string][] = [
    [trans.__('DID'), did.did],
    [trans.__('Size'), did.size === null ? '' : bytesText(did.size)],
    [trans.__('Files'), did.files === null ? '' : countText(did.files)],
    [trans.__('Account'), did.account],
    [trans.__('State'), did.kind === 'file' ? '' : open],
    [
      trans.__('Made'),
      did.created_at === null ? '' : new Date(did.created_at).toLocaleString()
    ]
  ];
  return pairs.filter(([, value]) => value !== '');
}

/** Where the copies of a DID are. */
export function placePairs(
  places: readonly Place[],
  trans: TranslationBundle
): [string, string][] {
  return places.map(({ available, files, rse, size }) => [
    rse,
    [
      available === files
        ? trans._n('%2 file', '%2 files', files, countText(files))
        : trans.__('%1 of %2 files', countText(available), countText(files)),
      ...(size === null ? [] : [bytesText(size)])
    ].join(', ')
  ]);
}

/** Metadata as pairs. */
export function entryPairs(entries: readonly Metadatum[]): [string, string][] {
  return entries.map(({ key, value }) => [key, value]);
}

/** Names of collections, each to be looked for. */
export function ParentList(props: {
  readonly rows: readonly Row[];
  readonly onShow: (did: string) => void;
}): React.JSX.Element {
  return (
    <ul className="jp-LabDatalake-parents">
      {props.rows.map(({ did }) => (
        <li key={did}>
          <button
            type="button"
            className="jp-LabDatalake-link"
            onClick={() => {
              props.onShow(did);
            }}
          >
            <Name text={did} />
          </button>
        </li>
      ))}
    </ul>
  );
}
