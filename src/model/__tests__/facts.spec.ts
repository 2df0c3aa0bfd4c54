import { Peer, until } from '../../api/__tests__/peer';
import { Facts } from '../facts';

const show = (facts: Facts, lake: string, dids: readonly string[]): void => {
  facts.show(dids.map(did => ({ lake, did })));
};

describe('sizes and counts', () => {
  let peer: Peer;
  let facts: Facts;
  beforeEach(async () => {
    peer = await Peer.start();
    facts = new Facts(peer.client());
  });
  afterEach(async () => {
    facts.dispose();
    await peer.stop();
  });

  it('are asked for a few at a time, and given up when they leave the screen', async () => {
    const closed: string[] = [];
    peer.answers['GET did'] = ({ query, response }) => {
      response.on('close', () => closed.push(query.did ?? ''));
    };
    show(facts, 'demo', ['a:1', 'a:2', 'a:3', 'a:4', 'a:5']);
    await until('three questions', () => peer.asked.length === 3);
    show(facts, 'demo', []);
    await until('three closed connections', () => closed.length === 3);
    expect(peer.asked).toHaveLength(3);
  });

  it('are asked for again when they leave the screen and come back at once', async () => {
    peer.answer('GET did', { size: 5, files: 2 });
    show(facts, 'demo', ['a:1']);
    show(facts, 'demo', []);
    show(facts, 'demo', ['a:1']);
    await until('the fact', () => facts.of('demo', 'a:1') !== undefined);
    expect(facts.of('demo', 'a:1')?.size).toBe(5);
  });

  it('are asked for once', async () => {
    peer.answer('GET did', { size: 5, files: 2 });
    show(facts, 'demo', ['a:1']);
    await until('the fact', () => facts.of('demo', 'a:1') !== undefined);
    show(facts, 'demo', ['a:1']);
    expect(facts.of('demo', 'a:1')).toEqual({ size: 5, files: 2 });
    expect(facts.of('other', 'a:1')).toBeUndefined();
    expect(peer.asked).toHaveLength(1);
  });

  it('are left out where the lake cannot say', async () => {
    peer.answer('GET did', { error: 'LakeFailed', message: '', cure: '' }, 502);
    show(facts, 'demo', ['a:1']);
    await until(
      'that it is unknown',
      () => facts.of('demo', 'a:1')?.size === null
    );
  });
});
