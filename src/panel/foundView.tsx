import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { TextButton } from '../components/controls';
import { Tree } from '../components/tree';
import { countText } from '../components/words';
import type { Row } from '../api/wire';
import { didParts } from '../model/did';
import { isSignedOut, type Listing } from '../model/listing';
import { parentKey } from '../model/treeItem';
import type { ViewProps } from './lakesView';
import { useChanged, useFrames } from './useChanged';

/** What was found, as a tree, with a line that says how much of it is there. */
export function FoundView(
  props: ViewProps & { readonly isMistaken: boolean }
): React.JSX.Element {
  const { datalake, trans } = props;
  const { search } = datalake;
  const { listing } = search;
  useFrames(listing.changed);
  if (!search.isComplete) {
    return (
      <Face
        mood="empty"
        message={trans.__('Nothing is looked for yet.')}
        cure={trans.__(
          'Choose a scope, or write what you look for: scope:name*, or parts of names in your own scopes.'
        )}
      />
    );
  }
  return (
    <>
      <CountLine listing={listing} limit={search.limit} trans={trans} />
      {listing.rows.length > 0 ? <FoundTree {...props} /> : null}
      {props.isMistaken ? null : <ListingFace {...props} />}
    </>
  );
}

type CountLineProps = {
  readonly listing: Listing;
  readonly limit: number;
  readonly trans: TranslationBundle;
};

function CountLine({
  limit,
  listing,
  trans
}: CountLineProps): React.JSX.Element {
  const { progress, rows } = listing;
  const count = countText(rows.length);
  const words: Readonly<Record<typeof progress.state, string>> = {
    none: '',
    loading:
      rows.length === 0
        ? trans.__('Searching…')
        : trans.__('%1 so far…', count),
    whole: trans._n('%2 found', '%2 found', rows.length, count),
    cut: trans.__(
      'Only the first %1 are shown: narrow your search.',
      countText(Math.min(limit, rows.length))
    ),
    stopped: trans.__('Stopped after %1', count),
    broken:
      rows.length === 0 ? '' : trans.__('%1, and then it broke off', count)
  };
  return (
    <div
      className="jp-LabDatalake-line jp-LabDatalake-countLine"
      data-state={progress.state}
    >
      <span
        role="status"
        aria-busy={progress.state === 'loading'}
        title={
          progress.state === 'cut' ? (progress.why ?? undefined) : undefined
        }
      >
        {words[progress.state]}
      </span>
      {progress.state === 'loading' ? (
        <TextButton
          label={trans.__('Stop')}
          onClick={() => {
            listing.stop();
          }}
        />
      ) : null}
    </div>
  );
}

function FoundTree({ datalake, trans }: ViewProps): React.JSX.Element {
  const { facts, search, tree } = datalake;
  const { lake, scope } = search.wish;
  useChanged(tree.selection.changed);
  useFrames(tree.changed, facts.changed);
  const onVisible = React.useCallback(
    (rows: readonly Row[]) => {
      const collections = rows.filter(
        ({ kind, size }) => kind !== 'file' && size === null
      );
      facts.show(
        lake,
        collections.map(({ did }) => did)
      );
    },
    [facts, lake]
  );
  return (
    <Tree
      label={trans.__('What was found')}
      items={tree.items}
      selected={tree.selection.cursor}
      isSelected={key => tree.selection.has(key)}
      labelOf={({ did }) => {
        const parts = didParts(did);
        return parts?.scope === scope ? parts.name : did;
      }}
      factOf={did => facts.of(lake, did)}
      onSelect={(key, how) => {
        tree.selection.select(key, how);
      }}
      onSelectAll={() => {
        tree.selection.selectAll();
      }}
      onToggle={key => {
        tree.toggle(key);
      }}
      onOpen={({ did }) => {
        datalake.looks.ask({ lake, did });
      }}
      onAttach={() => {
        datalake.attachSelected();
      }}
      onRetry={key => {
        tree.retry(parentKey(key) ?? key);
      }}
      onSignIn={() => {
        datalake.signIn();
      }}
      onVisible={onVisible}
      trans={trans}
    />
  );
}

function ListingFace({ datalake, trans }: ViewProps): React.JSX.Element | null {
  const { search } = datalake;
  const { progress, rows } = search.listing;
  if (progress.state === 'whole' && rows.length === 0) {
    return (
      <Face
        mood="empty"
        message={
          search.wish.scope === ''
            ? trans.__('Nothing fits.')
            : trans.__('Nothing in %1 fits.', search.wish.scope)
        }
        cure={trans.__(
          'Look for less of the name, choose another kind, or look into another scope. Capital letters count.'
        )}
      />
    );
  }
  if (progress.state === 'broken') {
    return (
      <FailureFace
        failure={progress.failure}
        trans={trans}
        actionLabel={
          isSignedOut(search.listing)
            ? trans.__('Sign in')
            : trans.__('Search again')
        }
        onAction={() => {
          if (isSignedOut(search.listing)) {
            datalake.signIn();
          } else {
            search.run();
          }
        }}
      />
    );
  }
  return null;
}
