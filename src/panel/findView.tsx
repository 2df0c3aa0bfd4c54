import * as React from 'react';

import { Face } from '../components/face';
import { FailureFace } from '../components/failureFace';
import { DraftView } from './draftView';
import { FoundView } from './foundView';
import type { ViewProps } from './lakesView';
import { SearchView } from './searchView';
import { SignInView } from './signInView';
import { TroubleView } from './troubleView';
import { useChanged, useFrames } from './useChanged';

/** Finds data in the chosen lake; where the lake does not let us, says why. */
export function FindView({
  datalake,
  trans
}: ViewProps): React.JSX.Element | null {
  const { lakes } = datalake;
  useChanged(lakes.changed, datalake.signIns.changed);
  const lake = lakes.chosen;
  if (lake === null) {
    return null; // the header says why
  }
  if (lakes.isAll) {
    return (
      <>
        <WantedSignIns datalake={datalake} trans={trans} />
        <Finding datalake={datalake} trans={trans} />
      </>
    );
  }
  const state = lakes.stateOf(lake.name);
  switch (state.state) {
    case 'asking':
      return (
        <Face
          mood="loading"
          message={trans.__('Asking %1 how it is…', lake.display_name)}
        />
      );
    case 'signed_out':
      return state.ways.length > 0 ? (
        <>
          <SignInView
            key={lake.name}
            datalake={datalake}
            trans={trans}
            lake={lake}
            ways={state.ways}
            why={state}
          />
          <FoundBefore datalake={datalake} trans={trans} />
        </>
      ) : (
        <TroubleView {...{ datalake, state, trans }} lake={lake.name} />
      );
    case 'down':
      return <TroubleView {...{ datalake, state, trans }} lake={lake.name} />;
    case 'ready':
      return (
        <>
          {datalake.signIns.isWanted(lake.name) ? (
            <SignInView
              datalake={datalake}
              trans={trans}
              lake={lake}
              ways={state.ways}
              why={null}
            />
          ) : null}
          <Finding datalake={datalake} trans={trans} />
        </>
      );
  }
}

/** Where several lakes are looked into, one signs in to those that one chooses. */
function WantedSignIns({ datalake, trans }: ViewProps): React.JSX.Element {
  const { lakes, signIns } = datalake;
  return (
    <>
      {lakes.looked.map(lake => {
        const state = lakes.stateOf(lake.name);
        return signIns.isWanted(lake.name) && 'ways' in state ? (
          <SignInView
            key={lake.name}
            datalake={datalake}
            trans={trans}
            lake={lake}
            ways={state.ways}
            why={state.state === 'signed_out' ? state : null}
          />
        ) : null;
      })}
    </>
  );
}

/** What was found while somebody was signed in: one goes on there. */
function FoundBefore(props: ViewProps): React.JSX.Element | null {
  const { search } = props.datalake;
  useFrames(search.found);
  return search.parts.some(({ listing }) => listing.rows.length > 0) ? (
    <FoundView {...props} isMistaken={false} />
  ) : null;
}

function Finding({ datalake, trans }: ViewProps): React.JSX.Element {
  const { search } = datalake;
  useChanged(search.changed, search.terms.changed);
  const { answer } = search.terms;
  return (
    <>
      <SearchView datalake={datalake} trans={trans} />
      <ScopesNote datalake={datalake} trans={trans} />
      <FoundView
        datalake={datalake}
        trans={trans}
        isMistaken={
          answer.state === 'answered' && answer.value.problem !== null
        }
      />
      <DraftView datalake={datalake} trans={trans} />
    </>
  );
}

/** Lakes that do not say which scopes they have. */
function ScopesNote({ datalake, trans }: ViewProps): React.JSX.Element {
  const { lakes, scopes } = datalake;
  useChanged(scopes.changed);
  return (
    <>
      {lakes.looked.map(({ name }) => {
        const answer = scopes.of(name);
        return answer.state === 'failed' ? (
          <FailureFace
            key={name}
            failure={answer.failure}
            actionLabel={trans.__('Load the scopes again')}
            onAction={() => void scopes.load(name)}
            trans={trans}
          />
        ) : null;
      })}
    </>
  );
}
