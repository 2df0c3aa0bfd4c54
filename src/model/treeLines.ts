import type { Row } from '../api/wire';
import type { Listing } from './listing';
import { inOrder, type Order } from './order';
import {
  keyIn,
  lakeOfKey,
  levelIn,
  type DidItem,
  type Place,
  type TreeItem
} from './treeItem';

/** What was found in one lake. */
export type Part = { readonly lake: string; readonly listing: Listing };

/** How the lines of a tree stand. */
export type Shape = {
  /** What is unfolded, by key. */
  readonly branches: ReadonlyMap<string, Listing>;
  /** Lakes that are folded. */
  readonly folded: ReadonlySet<string>;
  readonly order: Order;
  /** Whether the lakes stand above what was found in them. */
  readonly isGrouped: boolean;
};

/** All lines of a tree. */
export function linesOf(parts: readonly Part[], shape: Shape): TreeItem[] {
  const items: TreeItem[] = [];
  parts.forEach(({ lake, listing }, index) => {
    if (!shape.isGrouped) {
      append(items, listing, lake, shape);
      return;
    }
    const isUnfolded = !shape.folded.has(lake);
    const { progress, rows } = listing;
    const place = { position: index + 1, siblings: parts.length };
    const line = { key: lake, lake, level: 1, ...place };
    const count = rows.length;
    items.push({ item: 'lake', ...line, isUnfolded, count, progress });
    if (isUnfolded) {
      append(items, listing, lake, shape);
      note(items, listing, lake, shape);
    }
  });
  return items;
}

/** The line of a DID in the collection or lake with the key `parent`. */
export function didLine(
  row: Row,
  parent: string,
  shape: Shape,
  place: Place
): DidItem {
  const line = { ...lineIn(parent, row.did, shape), ...place };
  const isUnfolded = row.kind === 'file' ? null : shape.branches.has(line.key);
  return { item: 'did', row, ...line, isUnfolded };
}

function append(
  items: TreeItem[],
  listing: Listing,
  parent: string,
  shape: Shape
): void {
  const siblings =
    listing.progress.state === 'whole' ? listing.rows.length : -1;
  inOrder(listing.rows, shape.order).forEach((row, index) => {
    const item = didLine(row, parent, shape, { position: index + 1, siblings });
    const branch = shape.branches.get(item.key);
    items.push(item);
    if (branch) {
      append(items, branch, item.key, shape);
      note(items, branch, item.key, shape);
    }
  });
}

/** What the rows of an unfolded collection, or of a lake, do not say themselves. */
function note(
  items: TreeItem[],
  { progress, rows }: Listing,
  parent: string,
  shape: Shape
): void {
  if (progress.state !== 'whole' || rows.length === 0) {
    const line = lineIn(parent, '', shape);
    items.push({ item: 'note', ...line, count: rows.length, progress });
  }
}

function lineIn(
  parent: string,
  did: string,
  { isGrouped }: Shape
): { key: string; lake: string; level: number } {
  return {
    key: keyIn(parent, did),
    lake: lakeOfKey(parent),
    level: levelIn(parent) + (isGrouped ? 1 : 0)
  };
}
