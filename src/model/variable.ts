import type { Kind, Row } from '../api/wire';
import { didParts } from './did';

/** Why a text cannot name a variable; null if it can. */
export type NameProblem =
  'empty' | 'not_identifier' | 'keyword' | 'builtin' | 'taken' | 'twice' | null;

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    'False None True and as assert async await break case class continue def del elif else except finally for from ' +
    'global if import in is lambda match nonlocal not or pass raise return try type while with yield'
  ).split(' ')
);

const BUILTINS: ReadonlySet<string> = new Set(
  (
    'abs aiter all anext any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex delattr ' +
    'dict dir display divmod enumerate eval exec exit filter float format frozenset get_ipython getattr globals hasattr ' +
    'hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next object oct open ' +
    'ord pow print property quit range repr reversed round set setattr slice sorted staticmethod str sum super tuple ' +
    'vars zip In Out'
  ).split(' ')
);

const IDENTIFIER = /^[\p{XID_Start}_][\p{XID_Continue}]*$/u;

/** The name as Python knows it, for which some letters are the same. */
export function nameOf(typed: string): string {
  return typed.normalize('NFKC');
}

/** Longest name that is proposed; a person may take a longer one. */
const LONGEST = 40;

/** What is wrong with a name among those that are taken. */
export function nameProblem(
  name: string,
  taken: ReadonlySet<string>
): NameProblem {
  if (name === '') {
    return 'empty';
  }
  if (!IDENTIFIER.test(name)) {
    return 'not_identifier';
  }
  if (KEYWORDS.has(name)) {
    return 'keyword';
  }
  if (BUILTINS.has(name)) {
    return 'builtin';
  }
  return taken.has(nameOf(name)) ? 'taken' : null;
}

/** A name for a DID: from its own, readable, and free. */
export function proposeName(
  did: string,
  kind: Kind,
  taken: ReadonlySet<string>
): string {
  const stem = stemOf(did, kind);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? stem : `${stem}_${number}`;
    if (nameProblem(name, taken) === null) {
      return name;
    }
  }
}

/** Names for several DIDs: no two are the same. */
export function proposeNames(
  rows: readonly Pick<Row, 'did' | 'kind'>[],
  taken: ReadonlySet<string>
): string[] {
  const used = new Set(taken);
  return rows.map(({ did, kind }) => {
    const name = proposeName(did, kind, used);
    used.add(name);
    return name;
  });
}

/** What is wrong with each of several names that shall be used together. */
export function nameProblems(
  names: readonly string[],
  taken: ReadonlySet<string>
): NameProblem[] {
  const used = new Set<string>();
  return names.map(name => {
    const isTwice = used.has(nameOf(name));
    used.add(nameOf(name));
    return nameProblem(name, taken) ?? (isTwice ? 'twice' : null);
  });
}

/** The part of a DID's name that says most: of a path its end, of a file all but its suffix. */
function stemOf(did: string, kind: Kind): string {
  const name = didParts(did)?.name ?? did;
  const end =
    name
      .split('/')
      .filter(part => part !== '')
      .pop() ?? '';
  const bare =
    kind === 'file' ? end.replace(/(\.[A-Za-z]\w{0,4}){1,2}$/, '') || end : end;
  const words = bare
    .normalize('NFKC')
    .replace(/[^\p{XID_Continue}]+/gu, '_')
    .replace(/_{2,}/g, '_');
  const stem = words.slice(0, LONGEST).replace(/^_+|_+$/g, '');
  if (stem === '') {
    return kind === 'file' ? 'file' : 'files';
  }
  const lower = /^\p{Lu}[\p{Lu}\p{Nd}_]*$/u.test(stem)
    ? stem.toLowerCase()
    : stem;
  return IDENTIFIER.test(lower) ? lower : `data_${lower}`;
}
