import type { TranslationBundle } from '@jupyterlab/translation';
import { copyIcon, refreshIcon } from '@jupyterlab/ui-components';
import * as React from 'react';

import type { DidAnswer } from '../api/wire';
import { Icon, IconButton, Name, TextButton } from '../components/controls';
import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { attachIcon, KIND_ICONS } from '../components/icons';
import { Tabs } from '../components/tabs';
import { When } from '../components/when';
import { bytesText, countText, kindText } from '../components/words';
import { Drafts } from '../model/drafts';
import type { LookPart } from '../model/look';
import { AskDoctor } from './firstAid';
import { OutcomeLine } from './draftView';
import { LookPartView } from './lookParts';
import type { LookViewProps } from './lookProps';
import { useChanged, useFrames } from './useChanged';

/** One DID, looked at closely. */
export function LookView(props: LookViewProps): React.JSX.Element {
  const { datalake, look, trans } = props;
  useFrames(look.changed);
  const { answer } = look.details.did;
  switch (answer.state) {
    case 'none':
    case 'asking':
      return <Face mood="loading" message={trans.__('Asking the lake…')} />;
    case 'failed':
      return (
        <FailureFace
          failure={answer.failure}
          trans={trans}
          actionLabel={trans.__('Try again')}
          onAction={() => {
            look.again();
          }}
        >
          <AskDoctor
            {...{ datalake, trans }}
            lake={look.query.lake}
            said={answer.failure.message}
          />
        </FailureFace>
      );
    case 'answered':
      return (
        <>
          <Head {...props} did={answer.value} />
          <Parts {...props} />
        </>
      );
  }
}

function Head(
  props: LookViewProps & { readonly did: DidAnswer }
): React.JSX.Element {
  const { did, look, trans } = props;
  return (
    <div className="jp-LabDatalake-lookHead">
      <div className="jp-LabDatalake-line">
        <Icon icon={KIND_ICONS[did.kind]} label={kindText(did.kind, trans)} />
        <h2 className="jp-LabDatalake-lookName">
          <Name text={did.did} />
        </h2>
        <IconButton
          icon={copyIcon}
          label={trans.__('Copy DID')}
          onClick={props.onCopy}
        />
        <IconButton
          icon={refreshIcon}
          label={trans.__('Ask the lake again')}
          onClick={() => {
            look.again();
          }}
        />
      </div>
      <p className="jp-LabDatalake-secondary">
        {factsOf(did, trans).join(' · ')}
        {did.created_at === null ? null : (
          <>
            {' · '}
            {trans.__('made')} <When iso={did.created_at} />
          </>
        )}
      </p>
      <AttachLine {...props} />
    </div>
  );
}

function factsOf(did: DidAnswer, trans: TranslationBundle): string[] {
  const isCollection = did.kind !== 'file';
  return [
    kindText(did.kind, trans),
    isCollection && did.files !== null
      ? trans._n('%2 file', '%2 files', did.files, countText(did.files))
      : '',
    did.size === null ? '' : bytesText(did.size),
    trans.__('by %1', did.account),
    isCollection && did.is_open === true
      ? trans.__('open: it may still grow')
      : '',
    isCollection && did.is_open === false ? trans.__('closed') : ''
  ].filter(fact => fact !== '');
}

/** Attaches the DID, or the files of it that are chosen, and says under which names. */
function AttachLine({
  datalake,
  look,
  trans
}: LookViewProps): React.JSX.Element {
  const { attachments } = datalake;
  useChanged(attachments.changed, look.files.changed);
  const drafts = React.useMemo(() => new Drafts(attachments), [attachments]);
  useChanged(drafts.changed);
  const { chosen } = look.files;
  const rows =
    chosen.length > 0
      ? chosen.map(({ did }) => ({ did, kind: 'file' as const }))
      : look.row === null
        ? []
        : [look.row];
  const label =
    chosen.length > 0
      ? trans._n(
          'Attach %2 file',
          'Attach %2 files',
          chosen.length,
          countText(chosen.length)
        )
      : trans.__('Attach');
  const isTooMany = rows.length > attachments.room;
  const { outcome } = drafts;
  return (
    <div className="jp-LabDatalake-line jp-LabDatalake-attachLine">
      <Icon icon={attachIcon} />
      <TextButton
        isMain
        label={label}
        isDisabled={isTooMany}
        onClick={() => {
          drafts.begin(look.query.lake, rows);
          void drafts.attach(attachments.propose(rows));
          look.files.chooseNone();
        }}
      />
      {isTooMany ? (
        <span role="status" className="jp-LabDatalake-problem">
          {trans.__(
            'This notebook has room for %1.',
            countText(attachments.room)
          )}
        </span>
      ) : null}
      {outcome.outcome === 'failed' ? (
        <FailureFace failure={outcome.failure} trans={trans} />
      ) : null}
      <OutcomeLine drafts={drafts} trans={trans} />
    </div>
  );
}

function Parts(props: LookViewProps): React.JSX.Element | null {
  const { look, trans } = props;
  if (look.part === null) {
    return null;
  }
  return (
    <Tabs
      label={trans.__('What to look at')}
      tabs={look.parts.map(part => ({ id: part, label: title(part, trans) }))}
      selected={look.part}
      onSelect={part => {
        look.turnTo(part);
      }}
    >
      <LookPartView {...props} part={look.part} />
    </Tabs>
  );
}

function title(part: LookPart, trans: TranslationBundle): string {
  switch (part) {
    case 'files':
      return trans.__('Files');
    case 'preview':
      return trans.__('Preview');
    case 'where':
      return trans.__('Where');
    case 'metadata':
      return trans.__('Metadata');
    case 'rules':
      return trans.__('Rules');
    case 'history':
      return trans.__('Parents and history');
  }
}
