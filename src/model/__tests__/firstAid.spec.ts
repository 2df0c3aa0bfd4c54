import { Signal } from '@lumino/signaling';

import { Peer, until } from '../../api/__tests__/peer';
import type { IPushed } from '../../api/events';
import type {
  AvailabilityAnswer,
  LakeAnswer,
  SignInEnded
} from '../../api/wire';
import { FirstAid } from '../firstAid';
import { ALL_LAKES, Lakes } from '../lakes';
import { Selection } from '../selection';
import type { TreeItem } from '../treeItem';

const lake = (name: string): unknown => ({
  name,
  display_name: name.toUpperCase(),
  site: null,
  is_default: name === 'a'
});
const DOWN = {
  state: 'down',
  error: 'LakeUnreachable',
  message: 'No.',
  cure: ''
};
const LINES = ['a', 'b'].map((name, index): TreeItem => ({
  item: 'lake',
  key: name,
  lake: name,
  level: 1,
  position: index + 1,
  siblings: 2,
  isUnfolded: false,
  count: 0,
  progress: { state: 'none' }
}));

class Events implements IPushed {
  readonly availability = new Signal<this, AvailabilityAnswer>(this);
  readonly lake = new Signal<this, LakeAnswer>(this);
  readonly signIn = new Signal<this, SignInEnded>(this);
}

describe('first aid', () => {
  let peer: Peer;
  let lakes: Lakes;
  let firstAid: FirstAid;
  const selection = new Selection(() => LINES);
  beforeEach(async () => {
    peer = await Peer.start();
    const list = [lake('a'), lake('b')];
    peer.answer('GET lakes', { lakes: list, mistakes: [], version: '1' });
    peer.answers['GET lake'] = ({ query, response }) => {
      response.end(JSON.stringify({ lake: query.lake, lake_state: DOWN }));
    };
    peer.answers['GET doctor'] = ({ query, response }) => {
      const at = query.lake ?? null;
      const lines = ['No.', 'The cable is cut.'].map(found => ({
        line: 'found',
        finding: {
          subject: 'network',
          lake: at,
          level: 'problem',
          found,
          cure: ''
        }
      }));
      const all = [...lines, { line: 'end', why: null }];
      response.end(all.map(line => `${JSON.stringify(line)}\n`).join(''));
    };
    lakes = new Lakes(peer.client(), new Events());
    selection.select(null);
    firstAid = new FirstAid(peer.client(), lakes, selection);
  });
  afterEach(async () => {
    firstAid.dispose();
    lakes.dispose();
    await peer.stop();
  });

  const found = (name: string): string | undefined =>
    firstAid.at(name, 'No.')?.found;

  it('comes to the chosen lake that is down, once, and says what the lake does not', async () => {
    firstAid.isWatched = true;
    await lakes.load();
    await until('a finding', () => found('a') === 'The cable is cut.');
    firstAid.isWatched = true;
    expect(found('b')).toBeUndefined();
    expect(peer.count('GET doctor')).toBe(1);
  });

  it('comes, of all lakes, to the one whose line is in hand', async () => {
    firstAid.isWatched = true;
    lakes.choose(ALL_LAKES);
    await lakes.load();
    expect(peer.count('GET doctor')).toBe(0);
    selection.select('b');
    await until('a finding', () => found('b') === 'The cable is cut.');
    selection.select('a');
    await until('another', () => found('a') === 'The cable is cut.');
    expect(found('b')).toBe('The cable is cut.');
    selection.select('b');
    expect(peer.count('GET doctor')).toBe(2);
  });

  it('comes unasked only where somebody looks, and asked to any lake', async () => {
    await lakes.load();
    expect(peer.count('GET doctor')).toBe(0);
    firstAid.call('b');
    await until('the end', () => firstAid.roundAt('b').state === 'done');
    expect(firstAid.allAt('b', 'No.').map(one => one.found)).toEqual([
      'The cable is cut.'
    ]);
    expect(firstAid.roundAt('a').state).toBe('none');
  });
});
