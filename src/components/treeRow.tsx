import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Row } from '../api/wire';
import type { Fact } from '../model/facts';
import type { SelectHow } from '../model/selection';
import type { DidItem, NoteItem } from '../model/treeItem';
import { Chevron } from './chevron';
import { Icon, IconButton, Name, TextButton } from './controls';
import { watchDrag } from './dragging';
import { howOf } from './held';
import { attachIcon, KIND_ICONS } from './icons';
import type { ShownLake } from './treeLake';
import { bytesText, countText, kindText } from './words';

type TreeRowProps = {
  readonly id: string;
  readonly item: DidItem;
  readonly label: string;
  readonly fact: Fact | undefined;
  readonly isSelected: boolean;
  readonly isInHand: boolean;
  readonly top: number;
  readonly onSelect: (how: SelectHow) => void;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
  readonly onAttach: () => void;
  readonly onDrag: (x: number, y: number) => void;
  readonly trans: TranslationBundle;
};

/** One DID in the tree. */
export function TreeRow(props: TreeRowProps): React.JSX.Element {
  const { item, trans } = props;
  return (
    // The keyboard stays on the tree, as the ARIA practices for aria-activedescendant want it.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={props.id}
      role="treeitem"
      tabIndex={-1}
      className="jp-LabDatalake-row"
      aria-label={`${props.label}, ${kindText(item.row.kind, trans)}`}
      aria-level={item.level}
      aria-posinset={item.position}
      aria-setsize={item.siblings}
      aria-selected={props.isSelected}
      aria-expanded={item.isUnfolded ?? undefined}
      data-current={props.isInHand}
      style={{
        transform: `translateY(${props.top}px)`,
        paddingInlineStart: (item.level - 1) * 14
      }}
      onClick={event => {
        props.onSelect(howOf(event));
      }}
      onContextMenu={() => {
        props.onSelect(props.isSelected ? 'cursor' : 'only');
      }}
      onMouseDown={event => {
        watchDrag(event, props.onDrag);
      }}
      onDoubleClick={props.onOpen}
    >
      <Chevron isUnfolded={item.isUnfolded} onToggle={props.onToggle} />
      <Icon
        icon={KIND_ICONS[item.row.kind]}
        label={kindText(item.row.kind, trans)}
      />
      <Name className="jp-LabDatalake-name" text={props.label} />
      <Size row={item.row} fact={props.fact} trans={trans} />
      <IconButton
        icon={attachIcon}
        tabIndex={-1}
        label={trans.__('Attach %1 to the notebook', props.label)}
        onClick={props.onAttach}
      />
    </div>
  );
}

function Size(props: {
  row: Row;
  fact: Fact | undefined;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { fact, row, trans } = props;
  const size = row.size ?? fact?.size ?? null;
  const files = row.kind === 'file' ? null : (row.files ?? fact?.files ?? null);
  return (
    <span className="jp-LabDatalake-size">
      {files === null ? null : (
        <span className="jp-LabDatalake-count">
          {trans._n('%2 file', '%2 files', files, countText(files))}
        </span>
      )}
      {size === null ? null : <span>{bytesText(size)}</span>}
    </span>
  );
}

type TreeNoteProps = {
  readonly id: string;
  readonly item: NoteItem;
  readonly lake: ShownLake;
  readonly isSelected: boolean;
  readonly isInHand: boolean;
  readonly top: number;
  readonly onSelect: () => void;
  readonly onRetry: () => void;
  readonly onSignIn: () => void;
  readonly trans: TranslationBundle;
};

/** What there is to say about the rows of an unfolded collection. */
export function TreeNote(props: TreeNoteProps): React.JSX.Element {
  const { item, trans } = props;
  const { progress } = item;
  const lakeNote = progress.state === 'none' ? props.lake.note : null;
  const text = lakeNote ?? noteText(item, trans);
  const isSignedOut =
    lakeNote === null
      ? progress.state === 'broken' && progress.failure.error === 'NotSignedIn'
      : props.lake.canSignIn;
  return (
    // The keyboard stays on the tree, as the ARIA practices for aria-activedescendant want it.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      id={props.id}
      role="treeitem"
      tabIndex={-1}
      aria-level={item.level}
      aria-selected={props.isSelected}
      data-current={props.isInHand}
      aria-label={text}
      className="jp-LabDatalake-row jp-LabDatalake-note"
      data-state={item.progress.state}
      style={{
        transform: `translateY(${props.top}px)`,
        paddingInlineStart: (item.level - 1) * 14 + 20
      }}
      onClick={props.onSelect}
    >
      <span className="jp-LabDatalake-noteText" title={text}>
        {text}
      </span>
      {progress.state === 'broken' || lakeNote !== null ? (
        <TextButton
          label={isSignedOut ? trans.__('Sign in') : trans.__('Retry')}
          onClick={isSignedOut ? props.onSignIn : props.onRetry}
        />
      ) : null}
    </div>
  );
}

function noteText(
  { count, progress }: NoteItem,
  trans: TranslationBundle
): string {
  switch (progress.state) {
    case 'none':
      return trans.__('Nothing is looked for yet.');
    case 'loading':
      return count === 0
        ? trans.__('Asking the lake…')
        : trans.__('%1 so far…', countText(count));
    case 'whole':
      return trans.__('Nothing in it');
    case 'cut':
      return (
        progress.why ??
        trans.__(
          'Only the first %1 are shown; search for the others.',
          countText(count)
        )
      );
    case 'stopped':
      return trans.__('Stopped after %1', countText(count));
    case 'broken':
      return `${progress.failure.message} ${progress.failure.cure}`;
  }
}
