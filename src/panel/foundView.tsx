import * as React from 'react';

import { Face } from '../components/face';
import { FoundLine } from '../components/foundLine';
import { Tree } from '../components/tree';
import type { ShownLake } from '../components/treeLake';
import { didParts } from '../model/did';
import type { Lakes } from '../model/lakes';
import { parentKey, type DidItem } from '../model/treeItem';
import type { Part } from '../model/treeLines';
import { LakeInHand, ListingFace, Scopes } from './foundFaces';
import type { ViewProps } from './lakesView';
import { useChanged, useFrames } from './useChanged';

/** What was found, as a tree, with a line that says how much of it is there. */
export function FoundView(
  props: ViewProps & { readonly isMistaken: boolean }
): React.JSX.Element {
  const { datalake, trans } = props;
  const { lakes, search } = datalake;
  useFrames(search.found);
  if (!search.isComplete && !lakes.isAll) {
    return (
      <Face
        mood="empty"
        message={trans.__('Nothing is looked for yet.')}
        cure={trans.__(
          'Choose a scope, or write what you look for: scope:name*, or parts of names in your own scopes.'
        )}
      >
        <Scopes {...props} />
      </Face>
    );
  }
  const count = countOf(search.parts);
  return (
    <>
      <Line {...props} />
      {count > 0 || lakes.isAll ? <FoundTree {...props} /> : null}
      {lakes.isAll ? <LakeInHand {...props} /> : null}
      {props.isMistaken || lakes.isAll ? null : <ListingFace {...props} />}
    </>
  );
}

/** What is said of several lakes together: the first of these that holds for one of them. */
const STATES = [
  'loading',
  'cut',
  'stopped',
  'broken',
  'whole',
  'none'
] as const;

function Line({ datalake, trans }: ViewProps): React.JSX.Element {
  const { search, tree } = datalake;
  const states = search.parts.map(({ listing }) => listing.progress.state);
  return (
    <FoundLine
      count={countOf(search.parts)}
      state={STATES.find(state => states.includes(state)) ?? 'none'}
      canGoOn={search.canGoOn}
      order={tree.order}
      onOrder={order => {
        tree.sortBy(order);
      }}
      onStop={() => {
        search.stop();
      }}
      onGoOn={() => {
        search.goOn();
      }}
      trans={trans}
    />
  );
}

function countOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { listing }) => sum + listing.rows.length, 0);
}

function FoundTree({ datalake, trans }: ViewProps): React.JSX.Element {
  const { facts, lakes, search, tree } = datalake;
  const { scope } = search.wish;
  useChanged(tree.selection.changed, lakes.changed);
  useFrames(tree.changed, facts.changed);
  const onVisible = React.useCallback(
    (rows: readonly DidItem[]) => {
      const collections = rows.filter(
        ({ row }) => row.kind !== 'file' && row.size === null
      );
      facts.show(collections.map(({ lake, row }) => ({ lake, did: row.did })));
    },
    [facts]
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
      lakeOf={name => shownLake(lakes, name)}
      factOf={({ lake, row }) => facts.of(lake, row.did)}
      onSelect={(key, how) => {
        tree.selection.select(key, how);
      }}
      onSelectAll={() => {
        tree.selection.selectAll();
      }}
      onToggle={key => {
        tree.toggle(key);
      }}
      onOpen={({ lake, row }) => {
        datalake.looks.ask({ lake, did: row.did });
      }}
      onAttach={() => {
        datalake.attachSelected();
      }}
      onDrag={(x, y) => {
        datalake.dragSelected({ x, y });
      }}
      onRetry={item => {
        const key = parentKey(item.key) ?? item.lake;
        if (key !== item.lake) {
          tree.retry(key);
        } else if (lakes.stateOf(key).state === 'ready') {
          search.runIn(key);
        } else {
          void lakes.ask(key);
        }
      }}
      onSignIn={lake => {
        datalake.signIn(lake);
      }}
      onVisible={onVisible}
      trans={trans}
    />
  );
}

/** How a lake stands in the tree. */
function shownLake(lakes: Lakes, name: string): ShownLake {
  const lake = lakes.all.find(one => one.name === name);
  const state = lakes.stateOf(name);
  return {
    name: lake?.display_name ?? name,
    state: state.state,
    canSignIn: state.state === 'signed_out' && state.ways.length > 0,
    note: 'message' in state ? `${state.message} ${state.cure}` : null
  };
}
