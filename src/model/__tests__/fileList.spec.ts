import { Signal } from '@lumino/signaling';

import { Peer, until } from '../../api/__tests__/peer';
import type {
  AvailabilityAnswer,
  LakeAnswer,
  SignInEnded
} from '../../api/wire';
import { FileList } from '../fileList';

const HERE = {
  state: 'here',
  files: 1_000_000,
  size: 1,
  accesses: {},
  why: ''
};
const query = { lake: 'demo', did: 'data:many' };

describe('the files of a collection', () => {
  let peer: Peer;
  let list: FileList;
  const pushed = {
    availability: new Signal<object, AvailabilityAnswer>({}),
    lake: new Signal<object, LakeAnswer>({}),
    signIn: new Signal<object, SignInEnded>({})
  };
  const answer = (total: number | null, availability: unknown = HERE): void => {
    peer.answers['GET files'] = ({ query: asked, response }) => {
      const first = Number(asked.first);
      const files = Array.from({ length: Number(asked.count) }, (_, place) => ({
        did: `data:${first + place}`,
        size: 1,
        access: 'cache',
        rse: 'XRD1',
        why: ''
      }));
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ first, total, files, availability }));
    };
  };
  beforeEach(async () => {
    peer = await Peer.start();
    list = new FileList(peer.client(), pushed, query, 0);
  });
  afterEach(async () => {
    list.dispose();
    await peer.stop();
  });

  it('are known a page at a time, and no more of them is kept than a few pages', async () => {
    answer(1_000_000);
    list.again();
    await until('the total', () => list.total === 1_000_000);
    for (let page = 0; page < 40; page += 1) {
      list.show(page * 200, page * 200 + 20);
      await until('a page', () => list.at(page * 200 + 20) !== undefined);
    }
    expect(list.at(0)).toBeUndefined();
    expect(list.at(39 * 200)?.did).toBe('data:7800');
    list.show(999_999, 999_999);
    await until('the last', () => list.at(999_999) !== undefined);
  });

  it('that have left the screen are not waited for', async () => {
    const closed: string[] = [];
    answer(1_000_000);
    list.again();
    await until('the total', () => list.total !== null);
    peer.answers['GET files'] = ({ query: asked, response }) => {
      response.on('close', () => closed.push(asked.first ?? ''));
    };
    list.show(10_000, 10_010);
    await until('the question', () => peer.asked.length === 2);
    list.show(0, 10);
    await until('its end', () => closed.length === 1);
    expect(closed).toEqual(['10000']);
  });

  it('are asked for again when the list is settled', async () => {
    answer(null, { state: 'coming', what: 'listing', done: 0, total: null });
    list.again();
    await until('an answer', () => list.availability?.state === 'coming');
    expect(list.total).toBeNull();
    answer(3);
    pushed.availability.emit({
      ...query,
      access: 'auto',
      availability: { ...HERE, url: null, missing: 0, alternatives: [] }
    } as AvailabilityAnswer);
    await until('the total', () => list.total === 3);
  });

  it('stay chosen while something else is looked for', async () => {
    answer(1_000_000);
    list.again();
    await until('a file', () => list.at(1) !== undefined);
    const file = list.at(1);
    if (file) {
      list.choose(file);
    }
    list.narrow('nothing');
    await until('the question', () => peer.asked[1]?.query.text === 'nothing');
    expect(list.chosen.map(({ did }) => did)).toEqual(['data:1']);
    list.chooseNone();
    expect(list.chosen).toEqual([]);
  });
});
