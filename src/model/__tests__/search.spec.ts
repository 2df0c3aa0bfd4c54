import { Peer, until } from '../../api/__tests__/peer';
import { Listing } from '../listing';
import { Search } from '../search';
import { Tree } from '../tree';
import { parentKey } from '../treeItem';

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
  beforeEach(() => {
    search = new Search(peer.client(), 0);
    search.set({ lake: 'demo', scope: 'data' });
  });
  afterEach(() => {
    search.dispose();
  });

  it('asks once for what was typed in one go', async () => {
    peer.lines('GET search', END);
    'muon'.split('').forEach((_, index) => {
      search.change({ text: 'muon'.slice(0, index + 1) });
    });
    await until('the end', () => search.listing.progress.state === 'whole');
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
    await until('a row', () => search.listing.rows.length === 1);
    search.change({ text: 'new' });
    await until('the end', () => search.listing.progress.state === 'whole');
    await until('the old connection is closed', () => isClosed);
    expect(search.listing.rows.map(({ did }) => did)).toEqual(['data:new']);
  });

  it('keeps the rows that came when it is stopped', async () => {
    peer.answers['GET search'] = ({ response }) =>
      response.write(`${JSON.stringify(rows(row('a')))}\n`);
    search.run();
    await until('a row', () => search.listing.rows.length === 1);
    search.listing.stop();
    expect(search.listing.progress.state).toBe('stopped');
    expect(search.listing.rows).toHaveLength(1);
  });

  it('says that it was cut', async () => {
    peer.lines('GET search', rows(row('a')), {
      line: 'end',
      count: 1,
      cut: 'There are more.'
    });
    search.run();
    await until('the cut', () => search.listing.progress.state === 'cut');
    expect(search.listing.progress).toEqual({
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
    expect(search.listing.progress.state).toBe('none');
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

describe('the tree', () => {
  let roots: Listing;
  let tree: Tree;
  const keys = (): string[] =>
    tree.items.map(item =>
      item.item === 'did' ? item.row.did : `(${item.progress.state})`
    );
  const key = (did: string): string =>
    tree.items.find(item => item.item === 'did' && item.row.did === did)?.key ??
    '';
  const readRoots = (): Promise<void> =>
    roots.read(signal =>
      peer
        .client()
        .stream('GET search', { lake: 'demo', scope: 'data' }, signal)
    );

  beforeEach(() => {
    roots = new Listing();
    tree = new Tree(peer.client(), roots);
    tree.reset('demo');
    peer.lines('GET search', rows(row('box', 'container'), row('one')), END);
    peer.answers['GET content'] = ({ query, response }) => {
      const inside =
        query.did === 'data:box'
          ? [row('set', 'dataset')]
          : [row('x'), row('y')];
      response.end(
        `${JSON.stringify(rows(...inside))}\n${JSON.stringify(END)}\n`
      );
    };
  });
  afterEach(() => {
    tree.dispose();
    roots.dispose();
  });

  it('unfolds in place, and asks only for what is unfolded', async () => {
    await readRoots();
    expect(peer.count('GET content')).toBe(0);
    tree.unfold(key('data:box'));
    await until('the set', () => keys().includes('data:set'));
    tree.unfold(key('data:set'));
    await until('the files', () => keys().includes('data:y'));
    await until('the notes are gone', () => keys().length === 5);
    expect(keys()).toEqual([
      'data:box',
      'data:set',
      'data:x',
      'data:y',
      'data:one'
    ]);
    expect(tree.items.map(({ level }) => level)).toEqual([1, 2, 3, 3, 1]);
    expect(parentKey(key('data:set'))).toBe(key('data:box'));
  });

  it('folds with everything inside, and selects what it was folded into', async () => {
    await readRoots();
    tree.unfold(key('data:box'));
    await until('the set', () => keys().includes('data:set'));
    tree.selection.select(key('data:set'));
    tree.fold(key('data:box'));
    expect(keys()).toEqual(['data:box', 'data:one']);
    expect(tree.selection.row?.did).toBe('data:box');
  });

  it('unfolds again what was unfolded before a reload', async () => {
    await readRoots();
    tree.unfold(key('data:box'));
    await until('the set', () => keys().includes('data:set'));
    tree.unfold(key('data:set'));
    const { unfolded } = tree;
    tree.reset('demo', unfolded);
    await until('all of it', () => keys().includes('data:y'));
  });

  it('begins anew with a new search, and unfolds again what comes again', async () => {
    await readRoots();
    tree.unfold(key('data:box'));
    await until('the set', () => keys().includes('data:set'));
    tree.selection.select(key('data:one'));
    peer.lines('GET search', rows(row('other')), END);
    await readRoots();
    expect(keys()).toEqual(['data:other']);
    expect(tree.selection.row).toBeNull();
    peer.lines('GET search', rows(row('box', 'container')), END);
    await readRoots();
    await until('the set again', () => keys().includes('data:set'));
  });

  it('says in its place that a collection broke off, and asks again', async () => {
    peer.answer(
      'GET content',
      { error: 'NotAllowed', message: 'No.', cure: '' },
      400
    );
    await readRoots();
    tree.unfold(key('data:box'));
    await until('the break', () => keys().includes('(broken)'));
    peer.lines('GET content', END);
    tree.retry(key('data:box'));
    await until('that it is empty', () => keys().includes('(whole)'));
  });
});
