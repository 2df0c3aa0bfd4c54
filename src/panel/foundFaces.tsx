import * as React from 'react';

import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { ScopeList } from '../components/scopeList';
import { isTrouble } from '../model/firstAid';
import { isSignedOut } from '../model/listing';
import { AskDoctor } from './firstAid';
import type { ViewProps } from './lakesView';
import { TroubleView } from './troubleView';
import { useChanged } from './useChanged';

/** So many scopes are offered without a word of them typed. */
const MOST_SCOPES = 12;

/** Scopes in which what is looked for may be. */
export function Scopes({ datalake, trans }: ViewProps): React.JSX.Element {
  const { lakes, scopes, search, seeking } = datalake;
  useChanged(scopes.changed);
  const looked = lakes.looked.map(({ name }) => name);
  return (
    <ScopeList
      scopes={scopes.complete(looked, '', MOST_SCOPES)}
      onChoose={scope => {
        seeking.searchAgain({ ...search.wish, lake: lakes.choice, scope });
      }}
      trans={trans}
    />
  );
}

/** Why the lake in hand brings nothing, in full: its line in the tree is short. */
export function LakeInHand({
  datalake,
  trans
}: ViewProps): React.JSX.Element | null {
  const { lakes, search, tree } = datalake;
  const { lake, row } = tree.selection;
  useChanged(tree.selection.changed, lakes.changed);
  if (lake === null || row !== null) {
    return null;
  }
  const state = lakes.stateOf(lake);
  const part = search.parts.find(one => one.lake === lake);
  const progress = part?.listing.progress;
  const props = { datalake, lake, trans };
  return (
    <div key={lake} className="jp-LabDatalake-inHand">
      {isTrouble(state) ? (
        <TroubleView {...props} state={state} />
      ) : progress?.state === 'broken' ? (
        <FailureFace failure={progress.failure} trans={trans}>
          <AskDoctor {...props} said={progress.failure.message} />
        </FailureFace>
      ) : null}
    </div>
  );
}

/** Why a search of one lake brought nothing, or not all. */
export function ListingFace({
  datalake,
  trans
}: ViewProps): React.JSX.Element | null {
  const { search } = datalake;
  const [part] = search.parts;
  if (!part) {
    return null;
  }
  const { lake, listing } = part;
  const { progress, rows } = listing;
  if (progress.state === 'whole' && rows.length === 0) {
    return (
      <Face
        mood="empty"
        message={
          search.wish.scope === ''
            ? trans.__('Nothing fits.')
            : trans.__('Nothing in %1 fits.', search.wish.scope)
        }
        cure={
          search.wish.scope === '' && !search.wish.text.includes(':')
            ? trans.__(
                'Without a scope only your own are looked into; choose one, or write * there to look into all.'
              )
            : trans.__(
                'Look for less of the name, choose another kind, or look into another scope. Capital letters count.'
              )
        }
      >
        {search.wish.scope === '' ? <Scopes {...{ datalake, trans }} /> : null}
      </Face>
    );
  }
  if (progress.state === 'broken') {
    return (
      <FailureFace
        failure={progress.failure}
        trans={trans}
        actionLabel={
          isSignedOut(listing) ? trans.__('Sign in') : trans.__('Search again')
        }
        onAction={() => {
          if (isSignedOut(listing)) {
            datalake.signIn(lake);
          } else {
            search.runIn(lake);
          }
        }}
      >
        {progress.failure.error === 'NotFound' ? (
          <Scopes {...{ datalake, trans }} />
        ) : (
          <AskDoctor
            {...{ datalake, lake, trans }}
            said={progress.failure.message}
          />
        )}
      </FailureFace>
    );
  }
  return null;
}
