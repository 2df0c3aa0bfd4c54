import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { AttachForm } from '../components/attachForm';
import { AttachMany } from '../components/attachMany';
import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { countText } from '../components/words';
import type { Draft, Drafts } from '../model/drafts';
import type { ViewProps } from './lakesView';
import { useChanged } from './useChanged';

/** Names that a message says one by one. */
const MOST_NAMES = 5;

/** What somebody is about to attach, and what became of it. */
export function DraftView({ datalake, trans }: ViewProps): React.JSX.Element {
  const { drafts } = datalake;
  useChanged(drafts.changed);
  const { draft, outcome } = drafts;
  return (
    <>
      {draft === null ? null : (
        <DraftForm
          key={draft.rows.map(({ did }) => did).join('\u0000')}
          datalake={datalake}
          draft={draft}
          trans={trans}
        />
      )}
      {outcome.outcome === 'failed' ? (
        <FailureFace failure={outcome.failure} trans={trans} />
      ) : null}
      <OutcomeLine drafts={drafts} trans={trans} />
    </>
  );
}

/** One message says what was attached. */
export function OutcomeLine(props: {
  readonly drafts: Drafts;
  readonly trans: TranslationBundle;
}): React.JSX.Element {
  const { outcome } = props.drafts;
  return (
    <p role="status" className="jp-LabDatalake-outcome">
      {outcome.outcome === 'attached'
        ? attachedText(outcome.names, props.trans)
        : ''}
    </p>
  );
}

function attachedText(
  names: readonly string[],
  trans: TranslationBundle
): string {
  const said = names.slice(0, MOST_NAMES).join(', ');
  const more = names.length - MOST_NAMES;
  return more > 0
    ? trans.__('Attached as %1 and %2 more.', said, countText(more))
    : trans.__('Attached as %1.', said);
}

function DraftForm({
  datalake,
  draft: { lake, rows },
  trans
}: ViewProps & { readonly draft: Draft }): React.JSX.Element {
  const { attachments, drafts } = datalake;
  useChanged(attachments.changed);
  const [first] = rows;
  const asked = {
    trans,
    onCancel: () => {
      drafts.drop();
    }
  };
  if (rows.length > attachments.room) {
    return (
      <Face
        mood="cut"
        message={trans.__(
          '%1 are selected, and this notebook has room for %2.',
          countText(rows.length),
          countText(attachments.room)
        )}
        cure={trans.__('Attach the dataset that holds them.')}
        actionLabel={trans.__('Cancel')}
        onAction={asked.onCancel}
      />
    );
  }
  if (first && rows.length === 1) {
    return (
      <AttachForm
        {...asked}
        did={first.did}
        known={attachments.variablesOf(lake, first.did)}
        initial={attachments.propose(rows)[0] ?? ''}
        problemOf={name => attachments.problems([name])[0] ?? null}
        onDone={name => void drafts.attach([name])}
      />
    );
  }
  return (
    <AttachMany
      {...asked}
      dids={rows.map(({ did }) => did)}
      initial={attachments.propose(rows)}
      knownAs={did => attachments.variablesOf(lake, did)}
      problemsOf={names => attachments.problems(names)}
      onDone={names => void drafts.attach(names)}
    />
  );
}
