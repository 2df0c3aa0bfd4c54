import { failureIn, RequestFailed } from '../api/failure';
import type { IServer } from '../api/request';
import type { Attachment } from '../api/wire';
import type { Attachments } from './attachments';
import { didParts } from './did';
import { wordOf } from './searchText';

/** So many names are proposed. */
const MOST_PROPOSED = 5;

/** So many rows of a search are looked at for them. */
const MOST_ROWS = 200;

/** Mends attachments whose DID the lake does not know any more: the variable stays, and stands for another one. */
export class Mending {
  constructor(
    private readonly _server: IServer,
    private readonly _attachments: Attachments
  ) {}

  /** DIDs of the same kind whose names begin alike, the most alike first; throws why the lake does not say. */
  async alike({ did, kind, lake }: Attachment): Promise<string[]> {
    for (const pattern of patterns(did)) {
      const query = { lake, text: pattern, type: kind, limit: MOST_ROWS };
      const found: string[] = [];
      for await (const line of this._server.stream('GET search', query)) {
        if (line.line === 'rows') {
          found.push(...line.rows.map(row => row.did));
        } else if (line.line === 'broken') {
          throw new RequestFailed(failureIn(line));
        }
      }
      if (found.length > 0) {
        return found
          .sort((a, b) => likeness(b, did) - likeness(a, did))
          .slice(0, MOST_PROPOSED);
      }
    }
    return [];
  }

  /** Have the variable stand for another DID; throws what is wrong with that one. */
  async choose(lost: Attachment, did: string): Promise<void> {
    const { lake, variable } = lost;
    const found = await this._server.ask('GET did', { lake, did: did.trim() });
    // Another notebook that came to the front meanwhile may have a variable of this name.
    const now = this._attachments.find(variable);
    if (now?.lake === lake && now.did === lost.did) {
      this._attachments.mend(variable, found);
    }
  }
}

/** What to search for: names that begin as this one does, ever less of it. */
function patterns(did: string): string[] {
  const parts = didParts(did);
  if (parts === null) {
    return [];
  }
  const cuts = [...parts.name.matchAll(/[._/-]+/g)].map(({ index }) => index);
  const shorter = cuts
    .filter(index => index > 1)
    .reverse()
    .slice(0, 3)
    .map(index => parts.name.slice(0, index));
  const half = parts.name.slice(0, Math.ceil(parts.name.length / 2));
  return [...shorter, half].map(start => `${parts.scope}:${wordOf(start)}*`);
}

/** How many signs two texts have in common at their beginnings and at their ends. */
function likeness(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  const isSame = (index: number): boolean => one.at(index) === other.at(index);
  let start = 0;
  while (start < most && isSame(start)) {
    start += 1;
  }
  let end = 0;
  while (end < most - start && isSame(-1 - end)) {
    end += 1;
  }
  return start + end;
}
