import { Signal } from '@lumino/signaling';

import { Peer, until } from '../../api/__tests__/peer';
import type { IPushed } from '../../api/events';
import type {
  AvailabilityAnswer,
  LakeAnswer,
  SignInEnded
} from '../../api/wire';
import { Lakes } from '../lakes';

const lake = (name: string, isDefault = false): unknown => ({
  name,
  display_name: name.toUpperCase(),
  site: null,
  is_default: isDefault
});
const READY = {
  state: 'ready',
  method: 'user and password',
  ways: ['password'],
  renews: true,
  account: 'analyst',
  version: '41',
  seconds_left: null
};
const OUT = {
  state: 'signed_out',
  message: 'Who asks?',
  cure: 'Sign in.',
  ways: ['password'],
  waits: true
};

class Events implements IPushed {
  readonly availability = new Signal<this, AvailabilityAnswer>(this);
  readonly lake = new Signal<this, LakeAnswer>(this);
  readonly signIn = new Signal<this, SignInEnded>(this);
}

describe('several lakes', () => {
  let peer: Peer;
  let lakes: Lakes;
  const events = new Events();
  beforeEach(async () => {
    peer = await Peer.start();
    peer.answer('GET lakes', {
      lakes: [lake('a'), lake('b', true)],
      mistakes: [],
      version: '1.2.3'
    });
    lakes = new Lakes(peer.client(), events);
  });
  afterEach(async () => {
    lakes.dispose();
    await peer.stop();
  });

  it('are shown each as soon as it answers: one that stalls hides no other', async () => {
    peer.answers['GET lake'] = ({ query, response }) => {
      if (query.lake === 'b') {
        response.end(JSON.stringify({ lake: 'b', lake_state: READY }));
      }
    };
    void lakes.load();
    await until('lake b is ready', () => lakes.stateOf('b').state === 'ready');
    expect(lakes.stateOf('a').state).toBe('asking');
    expect(lakes.chosen?.name).toBe('b');
  });

  it('are down one by one, with words', async () => {
    peer.answers['GET lake'] = ({ query, response }) => {
      const answer = { lake: query.lake, lake_state: READY };
      response.statusCode = query.lake === 'a' ? 502 : 200;
      response.end(query.lake === 'a' ? 'Bad gateway' : JSON.stringify(answer));
    };
    await lakes.load();
    expect(lakes.stateOf('a')).toMatchObject({
      state: 'down',
      error: 'LakeFailed'
    });
    expect(lakes.stateOf('b').state).toBe('ready');
  });

  it('become ready once, also when the server says so unasked', async () => {
    peer.answer('GET lake', { lake: 'b', lake_state: OUT });
    const ready: string[] = [];
    lakes.becameReady.connect((_, name) => ready.push(name));
    await lakes.load();
    expect(ready).toEqual([]);
    events.lake.emit({ lake: 'b', lake_state: READY } as LakeAnswer);
    events.lake.emit({ lake: 'b', lake_state: READY } as LakeAnswer);
    peer.answer('GET lake', { lake: 'b', lake_state: READY });
    await lakes.ask('b');
    expect(ready).toEqual(['b']);
  });

  it('say why a sign-in failed', async () => {
    await lakes.load();
    const words = {
      error: 'NotSignedIn',
      message: 'Wrong password.',
      cure: 'Type it again.'
    };
    peer.answer('POST sign-in', words, 424);
    const who = { lake: 'b', username: 'me', password: 'canary-7f3a' };
    expect(await lakes.signIn(who)).toMatchObject(words);
    expect(peer.asked.at(-1)?.body).toContain('canary-7f3a');
  });
});
