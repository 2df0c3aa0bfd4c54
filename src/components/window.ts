import * as React from 'react';

/** Browsers make nothing taller than some millions of pixels; a longer list scrolls in larger steps. */
const TALLEST = 12_000_000;

/** Pixels that are scrolled, and pixels that are in sight. */
type Scrolled = { readonly top: number; readonly view: number };

/** Which rows of a long list are in sight. */
type Window = {
  /** Pixels of all rows together, as far as a browser can have them. */
  readonly height: number;
  /** The first row in sight, and how many there are. */
  readonly first: number;
  readonly count: number;
  /** Pixels by which the first row is out of sight. */
  readonly offset: number;
  /** How far to scroll, so that a row is in sight. */
  readonly topFor: (index: number) => number;
};

/** How far something is scrolled; `onScroll` is to be called when it is. */
export function useScrolled(
  scroller: React.RefObject<HTMLDivElement>
): readonly [Scrolled, () => void] {
  const [scrolled, setScrolled] = React.useState({ top: 0, view: 0 });
  const onScroll = React.useCallback(() => {
    const node = scroller.current;
    if (node) {
      setScrolled({ top: node.scrollTop, view: node.clientHeight });
    }
  }, [scroller]);
  React.useEffect(() => {
    const sizes = new ResizeObserver(onScroll);
    if (scroller.current) {
      sizes.observe(scroller.current);
    }
    return () => {
      sizes.disconnect();
    };
  }, [scroller, onScroll]);
  return [scrolled, onScroll];
}

/** The rows in sight, of `total` rows of `rowHeight` pixels. */
export function windowOf(
  total: number,
  rowHeight: number,
  { top, view }: Scrolled
): Window {
  const height = Math.min(total * rowHeight, TALLEST);
  // Of what can be scrolled, so much is scrolled; of what can be out of sight, as much is.
  const scrollable = Math.max(height - view, 1);
  const hidden = Math.max(total * rowHeight - view, 0);
  const above = Math.min(top / scrollable, 1) * hidden;
  const first = Math.floor(above / rowHeight);
  const count = Math.min(Math.ceil(view / rowHeight) + 1, total - first);
  const topFor = (index: number): number => {
    const low = index * rowHeight;
    const high = Math.max(low + rowHeight - view, 0);
    const wanted = Math.min(Math.max(above, high), low);
    return hidden === 0 ? 0 : (wanted / hidden) * scrollable;
  };
  return { height, first, count, offset: above - first * rowHeight, topFor };
}
