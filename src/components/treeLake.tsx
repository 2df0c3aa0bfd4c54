import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { LakeItem } from '../model/treeItem';
import type { KnownState } from '../model/lakes';
import { Chevron } from './chevron';
import { Icon, Name } from './controls';
import { STATE_ICONS } from './icons';
import { countText } from './words';

/** How a lake is shown in the tree. */
export type ShownLake = {
  readonly name: string;
  readonly state: KnownState['state'];
  readonly canSignIn: boolean;
  /** Why it cannot be searched, and what to do; null if it can. */
  readonly note: string | null;
};

type TreeLakeProps = {
  readonly id: string;
  readonly item: LakeItem;
  readonly lake: ShownLake;
  readonly isSelected: boolean;
  readonly isInHand: boolean;
  readonly top: number;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
  readonly trans: TranslationBundle;
};

/** One lake in the tree, with its state and how much was found there. */
export function TreeLake(props: TreeLakeProps): React.JSX.Element {
  const { item, lake, trans } = props;
  const said =
    lake.state === 'ready' ? foundText(item, trans) : stateText(lake, trans);
  return (
    // The keyboard stays on the tree, as the ARIA practices for aria-activedescendant want it.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={props.id}
      role="treeitem"
      tabIndex={-1}
      className="jp-LabDatalake-row jp-LabDatalake-lakeRow"
      aria-label={`${lake.name}, ${said}`}
      aria-level={item.level}
      aria-posinset={item.position}
      aria-setsize={item.siblings}
      aria-selected={props.isSelected}
      aria-expanded={item.isUnfolded}
      data-current={props.isInHand}
      data-state={lake.state}
      style={{ transform: `translateY(${props.top}px)` }}
      onClick={props.onSelect}
      onDoubleClick={props.onToggle}
    >
      <Chevron isUnfolded={item.isUnfolded} onToggle={props.onToggle} />
      <Icon icon={STATE_ICONS[lake.state]} state={lake.state} />
      <Name className="jp-LabDatalake-name" text={lake.name} />
      <span className="jp-LabDatalake-size">{said}</span>
    </div>
  );
}

function stateText({ state }: ShownLake, trans: TranslationBundle): string {
  switch (state) {
    case 'asking':
      return trans.__('asking…');
    case 'signed_out':
      return trans.__('signed out');
    case 'down':
      return trans.__('down');
    case 'ready':
      return trans.__('ready');
  }
}

function foundText(
  { count, progress }: LakeItem,
  trans: TranslationBundle
): string {
  switch (progress.state) {
    case 'none':
      return trans.__('ready');
    case 'loading':
      return count === 0
        ? trans.__('searching…')
        : trans.__('%1 so far…', countText(count));
    case 'whole':
      return trans._n('%2 found', '%2 found', count, countText(count));
    case 'cut':
      return trans.__('the first %1', countText(count));
    case 'stopped':
      return trans.__('stopped after %1', countText(count));
    case 'broken':
      return trans.__('broken off');
  }
}
