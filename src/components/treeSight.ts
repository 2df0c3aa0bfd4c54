import type { VirtualItem, Virtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import type { DidItem, TreeItem } from '../model/treeItem';

/** Pixels from the left end of a line to its menu. */
const INDENT = 24;

/** The key for the context menu means the line in hand, though the keyboard is on the tree. */
export function openMenuOf(line: HTMLElement | null): void {
  if (line) {
    const { left, bottom } = line.getBoundingClientRect();
    line.dispatchEvent(
      new MouseEvent('contextmenu', {
        bubbles: true,
        cancelable: true,
        clientX: left + INDENT,
        clientY: bottom
      })
    );
  }
}

/** Tells which rows are on the screen whenever they are others. */
export function useVisibleRows(
  items: readonly TreeItem[],
  lines: readonly VirtualItem[],
  onVisible: (rows: readonly DidItem[]) => void
): void {
  const rows = lines.flatMap(({ index }) => {
    const item = items[index];
    return item?.item === 'did' ? [item] : [];
  });
  const sign = rows.map(({ key }) => key).join('\n');
  const last = React.useRef({ sign: '', onVisible });
  React.useEffect(() => {
    if (last.current.sign !== sign || last.current.onVisible !== onVisible) {
      last.current = { sign, onVisible };
      onVisible(rows);
    }
  });
}

/** A tree that gets lower does not lose the line in hand out of sight. */
export function useKeptInSight(
  virtual: Virtualizer<HTMLDivElement, Element>,
  index: number
): void {
  const height = virtual.scrollRect?.height ?? 0;
  const before = React.useRef({ height, isSeen: false });
  React.useEffect(() => {
    if (height < before.current.height && before.current.isSeen) {
      virtual.scrollToIndex(index);
    }
    const { startIndex = 0, endIndex = -1 } = virtual.range ?? {};
    before.current = {
      height,
      isSeen: startIndex <= index && index <= endIndex
    };
  });
}
