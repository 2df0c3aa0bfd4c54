import type { TranslationBundle } from '@jupyterlab/translation';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import * as React from 'react';

import type { Row } from '../api/wire';
import type { Fact } from '../model/facts';
import type { SelectHow } from '../model/selection';
import type { DidItem, NoteItem, TreeItem } from '../model/treeItem';
import { TreeLake, type ShownLake } from './treeLake';
import { TreeNote, TreeRow } from './treeRow';
import { treeStep, typedIndex } from './treeKeys';
import { openMenuOf, useKeptInSight, useVisibleRows } from './treeSight';

/** Pixels of one line; `base.css` has the same. */
const ROW_HEIGHT = 24;

/** Drawn lines are kept in so many at a time. */
const POOL = 32;

/** Milliseconds in which letters belong to one word. */
const TYPING = 700;

type TreeProps = {
  readonly label: string;
  readonly items: readonly TreeItem[];
  /** The key of the line in hand. */
  readonly selected: string | null;
  readonly isSelected: (key: string) => boolean;
  readonly labelOf: (row: Row) => string;
  readonly lakeOf: (lake: string) => ShownLake;
  readonly factOf: (item: DidItem) => Fact | undefined;
  readonly onSelect: (key: string, how: SelectHow) => void;
  readonly onSelectAll: () => void;
  readonly onToggle: (key: string) => void;
  /** Look at it closely. */
  readonly onOpen: (item: DidItem) => void;
  /** Attach everything that is selected. */
  readonly onAttach: () => void;
  /** Drag everything that is selected, from a place on the screen. */
  readonly onDrag: (x: number, y: number) => void;
  /** Ask again for what this line is about. */
  readonly onRetry: (item: NoteItem) => void;
  readonly onSignIn: (lake: string) => void;
  /** The rows on the screen changed. */
  readonly onVisible: (rows: readonly DidItem[]) => void;
  readonly trans: TranslationBundle;
};

/** A tree of which only the lines on the screen are drawn. */
export function Tree(props: TreeProps): React.JSX.Element {
  const { items, selected } = props;
  const id = React.useId();
  const scroller = React.useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6
  });
  const lines = virtual.getVirtualItems();
  // Lines that leave the screen are drawn again as those that come: nothing is made anew while one scrolls.
  const pool = Math.ceil(lines.length / POOL) * POOL;
  useVisibleRows(items, lines, props.onVisible);
  const index =
    selected === null ? -1 : items.findIndex(({ key }) => key === selected);
  useKeptInSight(virtual, index);
  const onKeyDown = useTreeKeys(props, index, wanted => {
    virtual.scrollToIndex(wanted);
  });
  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      className="jp-LabDatalake-tree"
      aria-label={props.label}
      aria-multiselectable="true"
      aria-activedescendant={index < 0 ? undefined : `${id}-${index}`}
      onKeyDown={onKeyDown}
      onContextMenu={event => {
        if (event.target === event.currentTarget) {
          event.preventDefault();
          event.stopPropagation();
          openMenuOf(document.getElementById(`${id}-${index}`));
        }
      }}
    >
      <div
        role="presentation"
        style={{ height: virtual.getTotalSize(), position: 'relative' }}
      >
        {lines.map(line => (
          <TreeLine
            key={line.index % pool}
            {...props}
            id={`${id}-${line.index}`}
            line={line}
          />
        ))}
      </div>
    </div>
  );
}

function TreeLine(
  props: TreeProps & { readonly id: string; readonly line: VirtualItem }
): React.JSX.Element | null {
  const { id, line, trans } = props;
  const item = props.items[line.index];
  if (!item) {
    return null;
  }
  const drawn = {
    id,
    top: line.start,
    isSelected: props.isSelected(item.key),
    isInHand: item.key === props.selected,
    trans
  };
  if (item.item === 'note') {
    return (
      <TreeNote
        {...drawn}
        item={item}
        lake={props.lakeOf(item.lake)}
        onSelect={() => {
          props.onSelect(item.key, 'only');
        }}
        onRetry={() => {
          props.onRetry(item);
        }}
        onSignIn={() => {
          props.onSignIn(item.lake);
        }}
      />
    );
  }
  if (item.item === 'lake') {
    return (
      <TreeLake
        {...drawn}
        item={item}
        lake={props.lakeOf(item.lake)}
        onSelect={() => {
          props.onSelect(item.key, 'only');
        }}
        onToggle={() => {
          props.onToggle(item.key);
        }}
      />
    );
  }
  const selectIt = (): void => {
    if (!drawn.isSelected) {
      props.onSelect(item.key, 'only');
    }
  };
  return (
    <TreeRow
      {...drawn}
      item={item}
      label={props.labelOf(item.row)}
      fact={props.factOf(item)}
      onSelect={how => {
        props.onSelect(item.key, how);
      }}
      onToggle={() => {
        props.onToggle(item.key);
      }}
      onOpen={() => {
        props.onOpen(item);
      }}
      onAttach={() => {
        selectIt();
        props.onAttach();
      }}
      onDrag={(x, y) => {
        selectIt();
        props.onDrag(x, y);
      }}
    />
  );
}

function useTreeKeys(
  props: TreeProps,
  index: number,
  scrollTo: (index: number) => void
): (event: React.KeyboardEvent) => void {
  const { items } = props;
  const typed = React.useRef({ text: '', at: 0 });
  const select = (wanted: number, how: SelectHow = 'only'): void => {
    const item = items[wanted];
    if (item) {
      props.onSelect(item.key, how);
      scrollTo(wanted);
    }
  };
  const type = (event: React.KeyboardEvent): void => {
    const isNew = event.timeStamp - typed.current.at > TYPING;
    typed.current = {
      text: (isNew ? '' : typed.current.text) + event.key,
      at: event.timeStamp
    };
    const nameAt = (line: number): string => {
      const item = items[line];
      return item?.item === 'did'
        ? props.labelOf(item.row)
        : item?.item === 'lake'
          ? props.lakeOf(item.lake).name
          : '';
    };
    select(typedIndex(typed.current.text, nameAt, items.length, index));
  };
  return event => {
    if (event.altKey) {
      return;
    }
    const step = treeStep(event, items, index);
    const item = items[index];
    const isLetter = event.key.length === 1 && event.key !== ' ';
    if (step.step !== 'none') {
      event.preventDefault();
    } else if (isLetter && !event.ctrlKey && !event.metaKey) {
      type(event);
    }
    if (step.step === 'select') {
      select(step.index, step.how);
    } else if (step.step === 'all') {
      props.onSelectAll();
    } else if (step.step === 'toggle' && item) {
      props.onToggle(item.key);
    } else if (step.step === 'open' && item?.item === 'did') {
      props.onOpen(item);
    } else if (step.step === 'attach' && item?.item === 'did') {
      props.onAttach();
    }
  };
}
