import type { SelectHow } from '../model/selection';
import type { TreeItem } from '../model/treeItem';

/** A key, and the keys that are held down with it. */
type Pressed = {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
};

/** What a key means in the tree. */
type TreeStep =
  | {
      readonly step: 'select';
      readonly index: number;
      readonly how: SelectHow;
    }
  | { readonly step: 'all' }
  | { readonly step: 'toggle' }
  | { readonly step: 'open' }
  | { readonly step: 'attach' }
  | { readonly step: 'none' };

const PAGE = 10;
const NONE: TreeStep = { step: 'none' };

/** The keys of the ARIA practices for trees of which several lines can be selected; `index` is the line in hand, -1 if none is. */
export function treeStep(
  pressed: Pressed,
  items: readonly TreeItem[],
  index: number
): TreeStep {
  const isCommand = pressed.ctrlKey || pressed.metaKey;
  const moved = pressed.shiftKey ? 'range' : isCommand ? 'cursor' : 'only';
  const select = (wanted: number, how: SelectHow = moved): TreeStep =>
    items.length === 0
      ? NONE
      : {
          step: 'select',
          index: Math.max(0, Math.min(items.length - 1, wanted)),
          how
        };
  if (pressed.key === ' ') {
    return select(index, pressed.shiftKey ? 'range' : 'also');
  }
  if (isCommand && pressed.key.toLowerCase() === 'a') {
    return { step: 'all' };
  }
  switch (pressed.key) {
    case 'ArrowDown':
      return select(index + 1);
    case 'ArrowUp':
      return select(index - 1);
    case 'Home':
      return select(0);
    case 'End':
      return select(items.length - 1);
    case 'PageDown':
      return select(index + PAGE);
    case 'PageUp':
      return select(index - PAGE);
    default:
      return isCommand ? NONE : treeAction(pressed, items, index, select);
  }
}

/** What the keys mean that lead into a line. */
function treeAction(
  { key, shiftKey }: Pressed,
  items: readonly TreeItem[],
  index: number,
  select: Select
): TreeStep {
  const isDid = items[index]?.item === 'did';
  switch (key) {
    case 'ArrowRight':
      return right(items, index, select);
    case 'ArrowLeft':
      return left(items, index, select);
    case 'Escape':
      return index < 0 ? NONE : select(index);
    case 'Enter':
      return isDid ? { step: shiftKey ? 'attach' : 'open' } : NONE;
    default:
      return NONE;
  }
}

type Select = (index: number) => TreeStep;

function right(
  items: readonly TreeItem[],
  index: number,
  select: Select
): TreeStep {
  const isUnfolded = isUnfoldedAt(items, index);
  if (isUnfolded === null) {
    return NONE;
  }
  return isUnfolded ? select(index + 1) : { step: 'toggle' };
}

function left(
  items: readonly TreeItem[],
  index: number,
  select: Select
): TreeStep {
  if (isUnfoldedAt(items, index) === true) {
    return { step: 'toggle' };
  }
  const level = items[index]?.level ?? 1;
  for (let above = index - 1; above >= 0; above -= 1) {
    if ((items[above]?.level ?? 0) < level) {
      return select(above);
    }
  }
  return NONE;
}

function isUnfoldedAt(
  items: readonly TreeItem[],
  index: number
): boolean | null {
  const item = items[index];
  return item === undefined || item.item === 'note' ? null : item.isUnfolded;
}

/** The next line after the selected one whose name begins with what was typed; -1 if there is none. */
export function typedIndex(
  typed: string,
  names: (index: number) => string,
  count: number,
  index: number
): number {
  const words = typed.toLowerCase();
  const first = typed.length > 1 ? Math.max(index, 0) : index + 1;
  for (let step = 0; step < count; step += 1) {
    const here = (first + step) % count;
    if (names(here).toLowerCase().startsWith(words)) {
      return here;
    }
  }
  return -1;
}
