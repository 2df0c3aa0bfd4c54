import { Peer } from '../../api/__tests__/peer';
import { Scopes } from '../scopes';

describe('scopes', () => {
  let peer: Peer;
  let scopes: Scopes;
  beforeEach(async () => {
    peer = await Peer.start();
    scopes = new Scopes(peer.client());
  });
  afterEach(async () => {
    scopes.dispose();
    await peer.stop();
  });

  it('are proposed own first, then those that begin so, also among ten thousand', async () => {
    const many = Array.from({ length: 10_000 }, (_, one) => `user.u${one}`);
    const all = {
      scopes: ['data', 'mc', ...many, 'x.user'],
      own: ['user.u77']
    };
    peer.answer('GET scopes', all);
    await scopes.load('demo');
    expect(scopes.complete(['demo'], 'USER', 3)).toEqual([
      'user.u77',
      'user.u0',
      'user.u1'
    ]);
    expect(scopes.complete(['demo'], 'x.us', 3)).toEqual(['x.user']);
    expect(scopes.knows(['demo'], 'user.u9999')).toBe(true);
    expect(scopes.knows(['demo'], 'user.u')).toBe(false);
  });

  it('of several lakes are one list, and a lake that fails hides no other', async () => {
    peer.answers['GET scopes'] = ({ query, response }) => {
      const isDown = query.lake === 'down';
      response.writeHead(isDown ? 424 : 200, {
        'Content-Type': 'application/json'
      });
      const failure = { error: 'LakeUnreachable', message: 'No.', cure: '' };
      const known = { scopes: ['data', String(query.lake)], own: [] };
      response.end(JSON.stringify(isDown ? failure : known));
    };
    const lakes = ['a', 'down', 'b'];
    await Promise.all(lakes.map(lake => scopes.load(lake)));
    expect(scopes.complete(lakes, '', 9)).toEqual(['data', 'a', 'b']);
    expect(scopes.of('down').state).toBe('failed');
  });
});
