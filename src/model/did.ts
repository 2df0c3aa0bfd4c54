/** A DID in its two parts. */
type DidParts = { readonly scope: string; readonly name: string };

/** Splits at the first colon: a name may hold more of them. Null if there is none. */
export function didParts(text: string): DidParts | null {
  const colon = text.indexOf(':');
  return colon < 1
    ? null
    : { scope: text.slice(0, colon), name: text.slice(colon + 1) };
}
