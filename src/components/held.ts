/** What the keys mean that are held down during a click. */
export function howOf(held: {
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}): 'only' | 'also' | 'range' {
  if (held.shiftKey) {
    return 'range';
  }
  return held.ctrlKey || held.metaKey ? 'also' : 'only';
}
