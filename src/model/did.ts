/** A DID in its two parts. */
type DidParts = { readonly scope: string; readonly name: string };

/** Splits at the first colon: a name may hold more of them. Null if there is none. */
export function didParts(text: string): DidParts | null {
  const colon = text.indexOf(':');
  return colon < 1
    ? null
    : { scope: text.slice(0, colon), name: text.slice(colon + 1) };
}

/** Whether a text is a whole DID of a scope that is known; a name alone may hold a colon too. */
export function isDid(
  text: string,
  isScope: (scope: string) => boolean
): boolean {
  const parts = didParts(text.trim());
  return parts !== null && isScope(parts.scope);
}
