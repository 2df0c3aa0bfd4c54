import type { TranslationBundle } from '@jupyterlab/translation';
import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import * as React from 'react';

import type { Row } from '../api/wire';
import type { Fact } from '../model/facts';
import type { SelectHow } from '../model/selection';
import type { TreeItem } from '../model/treeItem';
import { TreeNote, TreeRow } from './treeRow';
import { treeStep, typedIndex } from './treeKeys';

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
  readonly factOf: (did: string) => Fact | undefined;
  readonly onSelect: (key: string, how: SelectHow) => void;
  readonly onSelectAll: () => void;
  readonly onToggle: (key: string) => void;
  /** Look at it closely. */
  readonly onOpen: (row: Row) => void;
  /** Attach everything that is selected. */
  readonly onAttach: () => void;
  /** Ask again for what is in the collection with this key. */
  readonly onRetry: (key: string) => void;
  /** Sign in to the lake. */
  readonly onSignIn: () => void;
  /** The rows on the screen changed. */
  readonly onVisible: (rows: readonly Row[]) => void;
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

/** The key for the context menu means the line in hand, though the keyboard is on the tree. */
function openMenuOf(line: HTMLElement | null): void {
  if (line) {
    const { left, bottom } = line.getBoundingClientRect();
    line.dispatchEvent(
      new MouseEvent('contextmenu', {
        bubbles: true,
        cancelable: true,
        clientX: left + ROW_HEIGHT,
        clientY: bottom
      })
    );
  }
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
        onRetry={() => {
          props.onRetry(item.key);
        }}
        onSignIn={props.onSignIn}
      />
    );
  }
  return (
    <TreeRow
      {...drawn}
      item={item}
      label={props.labelOf(item.row)}
      fact={props.factOf(item.row.did)}
      onSelect={how => {
        props.onSelect(item.key, how);
      }}
      onToggle={() => {
        props.onToggle(item.key);
      }}
      onOpen={() => {
        props.onOpen(item.row);
      }}
      onAttach={() => {
        if (!drawn.isSelected) {
          props.onSelect(item.key, 'only');
        }
        props.onAttach();
      }}
    />
  );
}

function useVisibleRows(
  items: readonly TreeItem[],
  lines: readonly VirtualItem[],
  onVisible: (rows: readonly Row[]) => void
): void {
  const rows = lines.flatMap(({ index }) => {
    const item = items[index];
    return item?.item === 'did' ? [item.row] : [];
  });
  const sign = rows.map(({ did }) => did).join('\u0000');
  const last = React.useRef({ sign: '', onVisible });
  React.useEffect(() => {
    if (last.current.sign !== sign || last.current.onVisible !== onVisible) {
      last.current = { sign, onVisible };
      onVisible(rows);
    }
  });
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
      return item?.item === 'did' ? props.labelOf(item.row) : '';
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
      props.onOpen(item.row);
    } else if (step.step === 'attach' && item?.item === 'did') {
      props.onAttach();
    }
  };
}
