import { Peer } from '../../api/__tests__/peer';
import { Jump, namesOneThing } from '../jump';
import { Searches, type PastSearch } from '../searches';

describe('what names one thing', () => {
  it.each([
    'lake:zmumu.2024',
    ' root://host:1094//path/file.root ',
    'https://host/a b',
    'rucio://demo/lake:x',
    'lake:a name with blanks'
  ])('is shown: %s', text => {
    expect(namesOneThing(text)).toBe(true);
  });

  it.each(['zmumu', 'lake:raw*', 'lake:x run >= 5', 'a b:c', ''])(
    'is looked for: %s',
    text => {
      expect(namesOneThing(text)).toBe(false);
    }
  );
});

describe('a jump', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await Peer.start();
  });
  afterEach(() => peer.stop());

  it('goes to the lake that knows the thing, whatever the others say', async () => {
    peer.answers['GET named'] = ({ query, response }) => {
      const { lake } = query;
      response.writeHead(lake === 'down' ? 424 : 200, {
        'Content-Type': 'application/json'
      });
      const failure = { error: 'LakeUnreachable', message: 'No.', cure: '' };
      const named = { did: lake === 'demo' ? 'lake:x' : null };
      response.end(JSON.stringify(lake === 'down' ? failure : named));
    };
    const jump = new Jump(peer.client());
    expect(await jump.to('lake:x', ['down', 'other', 'demo'])).toEqual({
      lake: 'demo',
      did: 'lake:x'
    });
    expect(await jump.to('lake:x', ['other'])).toBeNull();
    expect(jump.answer.state).toBe('answered');
    await jump.to('lake:x', ['other', 'down']);
    expect(jump.answer.state).toBe('failed');
    jump.dispose();
  });
});

describe('searches that were done', () => {
  const search = (text: string): PastSearch => ({
    lake: 'demo',
    scope: '',
    text,
    type: 'file'
  });

  it('stand in the order in which they were done, each once, and not for ever', () => {
    const searches = new Searches();
    ['a', 'b', 'a', ''].forEach(text => {
      searches.note(search(text));
    });
    expect(searches.recent.map(({ text }) => text)).toEqual(['a', 'b']);
    Array.from({ length: 50 }, (_, number) => {
      searches.note(search(String(number)));
    });
    expect(searches.recent).toHaveLength(20);
    searches.forget();
    expect(searches.recent).toEqual([]);
  });

  it('are saved under names, and come back', () => {
    const searches = new Searches();
    searches.save('mine', search('a'));
    searches.save('other', search('b'));
    searches.save('mine', search('c'));
    searches.remove('other');
    const again = new Searches();
    again.restore({ saved: JSON.parse(JSON.stringify(searches.saved)) });
    expect(again.saved).toEqual([{ name: 'mine', ...search('c') }]);
  });

  it('are written down when a person saved or removed one, and never because of what was read', () => {
    const searches = new Searches();
    let written = 0;
    searches.savedChanged.connect(() => {
      written += 1;
    });
    searches.restore({ saved: [{ name: '', text: 'not yet whole' }] });
    searches.note(search('a'));
    expect(written).toBe(0);
    searches.save('mine', search('a'));
    searches.remove('mine');
    expect(written).toBe(2);
  });

  it.each([null, 3, [3], [{ name: 'x', type: 'nonsense' }], { a: 1 }])(
    'never fail on %j',
    kept => {
      const searches = new Searches();
      searches.restore({ recent: kept, saved: kept });
      expect([...searches.recent, ...searches.saved]).toEqual([]);
    }
  );
});
