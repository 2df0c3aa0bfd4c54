import { Peer, until } from '../../api/__tests__/peer';
import { Listing } from '../listing';
import { Search } from '../search';

type Kind = 'container' | 'dataset' | 'file';
const row = (name: string, kind: Kind = 'file'): unknown => ({
  did: `data:${name}`,
  kind,
  size: null,
  files: null
});
const rows = (...all: unknown[]): unknown => ({ line: 'rows', rows: all });
const END = { line: 'end', count: 1, cut: null };

let peer: Peer;
beforeEach(async () => {
  peer = await Peer.start();
});
afterEach(() => peer.stop());

describe('a search', () => {
  let search: Search;
  const listing = (lake = 'demo'): Listing =>
    search.parts.find(part => part.lake === lake)?.listing ?? new Listing();
  beforeEach(() => {
    search = new Search(peer.client(), lake => lake !== 'closed', 0);
    search.lookInto(['demo']);
    search.set({ scope: 'data' });
  });
  afterEach(() => {
    search.dispose();
  });

  it('asks once for what was typed in one go', async () => {
    peer.lines('GET search', END);
    'muon'.split('').forEach((_, index) => {
      search.change({ text: 'muon'.slice(0, index + 1) });
    });
    await until('the end', () => listing().progress.state === 'whole');
    expect(
      peer.asked
        .filter(({ route }) => route === 'GET search')
        .map(({ query }) => query.text)
    ).toEqual(['muon']);
  });

  it('ends the one before, whose rows never come', async () => {
    let isClosed = false;
    peer.answers['GET search'] = ({ query, response }) => {
      if (query.text === 'old') {
        response.write(`${JSON.stringify(rows(row('old')))}\n`);
        response.on('close', () => {
          isClosed = true;
        });
      } else {
        response.end(
          `${JSON.stringify(rows(row('new')))}\n${JSON.stringify(END)}\n`
        );
      }
    };
    search.change({ text: 'old' });
    await until('a row', () => listing().rows.length === 1);
    search.change({ text: 'new' });
    await until('the end', () => listing().progress.state === 'whole');
    await until('the old connection is closed', () => isClosed);
    expect(listing().rows.map(({ did }) => did)).toEqual(['data:new']);
  });

  it('keeps the rows that came when it is stopped', async () => {
    peer.answers['GET search'] = ({ response }) =>
      response.write(`${JSON.stringify(rows(row('a')))}\n`);
    search.run();
    await until('a row', () => listing().rows.length === 1);
    listing().stop();
    expect(listing().progress.state).toBe('stopped');
    expect(listing().rows).toHaveLength(1);
  });

  it('says that it was cut', async () => {
    peer.lines('GET search', rows(row('a')), {
      line: 'end',
      count: 1,
      cut: 'There are more.'
    });
    search.run();
    await until('the cut', () => listing().progress.state === 'cut');
    expect(listing().progress).toEqual({
      state: 'cut',
      why: 'There are more.'
    });
  });

  it('takes a whole DID', () => {
    expect(search.paste(' mc:a:b ')).toBe(true);
    expect(search.wish).toMatchObject({ scope: 'mc', text: '"a:b"' });
    expect(search.paste('no colon')).toBe(false);
  });

  it('does not ask without a scope', () => {
    search.set({ scope: '' });
    search.run();
    expect(listing().progress.state).toBe('none');
  });

  it('goes over several lakes side by side, of which one that fails hides none', async () => {
    peer.answers['GET search'] = ({ query, response }) => {
      if (query.lake === 'down') {
        response.writeHead(424, { 'Content-Type': 'application/json' });
        const failure = { error: 'LakeUnreachable', message: 'No.', cure: '' };
        response.end(JSON.stringify(failure));
      } else {
        response.write(`${JSON.stringify(rows(row('a')))}\n`);
        response.end(`${JSON.stringify(END)}\n`);
      }
    };
    search.lookInto(['demo', 'down', 'closed']);
    search.run();
    await until(
      'the failure',
      () => listing('down').progress.state === 'broken'
    );
    await until('the end', () => listing().progress.state === 'whole');
    expect(listing().rows).toHaveLength(1);
    expect(listing('closed').progress.state).toBe('none');
    expect(peer.count('GET search')).toBe(2);
  });

  it('goes on where it was cut, with what is new only', async () => {
    const cut = { line: 'end', count: 2, cut: 'There are more.' };
    peer.lines('GET search', rows(row('a'), row('b')), cut);
    search.limit = 2;
    search.run();
    await until('the cut', () => listing().progress.state === 'cut');
    expect(search.canGoOn).toBe(true);
    peer.lines('GET search', rows(row('c'), row('b'), row('a')), END);
    search.goOn();
    await until('the end', () => listing().progress.state === 'whole');
    expect(listing().rows.map(({ did }) => did)).toEqual([
      'data:a',
      'data:b',
      'data:c'
    ]);
    expect(peer.asked.at(-1)?.query.limit).toBe('4');
    expect(search.canGoOn).toBe(false);
  });
});

describe('a listing', () => {
  it('is cut, and let go, where the browser has enough', async () => {
    let isClosed = false;
    peer.answers['GET content'] = ({ response }) => {
      response.write(`${JSON.stringify(rows(row('a'), row('b'), row('c')))}\n`);
      response.on('close', () => {
        isClosed = true;
      });
    };
    const listing = new Listing(2);
    await listing.read(signal =>
      peer
        .client()
        .stream('GET content', { lake: 'demo', did: 'data:x' }, signal)
    );
    expect(listing.rows).toHaveLength(2);
    expect(listing.progress.state).toBe('cut');
    await until('the connection is closed', () => isClosed);
  });
});
