import type { Row } from '../api/wire';

/** In which order rows stand: as the lake sends them, by name, the biggest first, or those of most files first. */
export type Order = 'found' | 'name' | 'size' | 'files';

// Made once: it is much quicker than localeCompare. Numbers in names count as such.
const NAMES = new Intl.Collator(undefined, { numeric: true });

/** The rows in an order; what a lake did not say stands last. */
export function inOrder(rows: readonly Row[], order: Order): readonly Row[] {
  switch (order) {
    case 'found':
      return rows;
    case 'name':
      return [...rows].sort((a, b) => NAMES.compare(a.did, b.did));
    case 'size':
      return [...rows].sort((a, b) => (b.size ?? -1) - (a.size ?? -1));
    case 'files':
      return [...rows].sort((a, b) => (b.files ?? -1) - (a.files ?? -1));
  }
}
