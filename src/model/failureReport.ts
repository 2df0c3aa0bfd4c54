import type { RequestFailure } from '../api/failure';
import type { Lakes } from './lakes';

/** What stands in no report, whatever a message holds: who signs in where, queries, tokens. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/(:\/\/)[^\s/@?#]*@/g, '$1'],
  [/\?[^\s?#]*=[^\s”"'<>]*/g, '?•••'],
  [/\b(bearer|basic)\s+\S+/gi, '$1 •••'],
  [
    /\b(\w*(?:token|password|passphrase|secret|authz|authorization|code))(["']?\s*[:=]\s*)[^\s,;]+/gi,
    '$1$2•••'
  ],
  [/\beyJ[\w-]+(?:\.[\w-]*)*/g, '•••'],
  [/\b[0-9a-f]{32,}\b/gi, '•••']
];

/** A text without what only its owner may know. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce(
    (rest, [secret, stands]) => rest.replace(secret, stands),
    text
  );
}

/**
 * What went wrong, as text for whoever can help.
 *
 * lab: name and version of what runs in the browser. lake: the one that was meant, where the question named none.
 */
export function reportOf(
  failure: RequestFailure,
  about: { readonly lab: string; readonly lake: string; readonly lakes: Lakes }
): string {
  const { asked } = failure;
  const { list } = about.lakes;
  const lake = asked?.lake ?? about.lake;
  const version = list.state === 'answered' ? list.value.version : 'unknown';
  const pairs = {
    error: failure.error,
    message: withoutSecrets(failure.message),
    cure: withoutSecrets(failure.cure),
    asked: asked?.route ?? 'nothing: the server told it',
    lake: lake === '' ? 'none' : lake,
    time: new Date(asked?.at ?? Date.now()).toISOString(),
    Rucio: about.lakes.versionOf(lake) ?? 'unknown',
    'lab-datalake': version,
    Lab: about.lab
  };
  return Object.entries(pairs)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}
