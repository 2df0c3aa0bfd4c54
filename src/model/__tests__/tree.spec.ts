import { Signal } from '@lumino/signaling';

import { Peer, until } from '../../api/__tests__/peer';
import { Listing } from '../listing';
import { Tree } from '../tree';
import { parentKey } from '../treeItem';
import type { Part } from '../treeLines';

type Kind = 'container' | 'dataset' | 'file';
const row = (name: string, kind: Kind = 'file'): unknown => ({
  did: `data:${name}`,
  kind,
  size: null,
  files: null
});
const rows = (...all: unknown[]): unknown => ({ line: 'rows', rows: all });
const END = { line: 'end', count: 1, cut: null };

/** What was found in lakes. */
class Found {
  readonly parts: Part[];
  readonly found = new Signal<this, Part>(this);

  constructor(...lakes: string[]) {
    this.parts = lakes.map(lake => {
      const part = { lake, listing: new Listing() };
      part.listing.changed.connect(() => {
        this.found.emit(part);
      });
      return part;
    });
  }

  async read(lake = 'demo'): Promise<void> {
    const part = this.parts.find(one => one.lake === lake);
    await part?.listing.read(signal =>
      peer.client().stream('GET search', { lake, scope: 'data' }, signal)
    );
  }
}

let peer: Peer;
beforeEach(async () => {
  peer = await Peer.start();
});
afterEach(() => peer.stop());

describe('the tree', () => {
  let roots: Found;
  let tree: Tree;
  const keys = (): string[] =>
    tree.items.map(item =>
      item.item === 'did'
        ? item.row.did
        : item.item === 'lake'
          ? item.lake
          : `(${item.progress.state})`
    );
  const key = (did: string): string =>
    tree.items.find(item => item.item === 'did' && item.row.did === did)?.key ??
    '';
  const readRoots = (): Promise<void> => roots.read();

  beforeEach(() => {
    roots = new Found('demo');
    tree = new Tree(peer.client(), roots);
    tree.reset();
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
    tree.reset(unfolded);
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

  it('puts each of several lakes above what was found in it, and folds it', async () => {
    roots = new Found('demo', 'far');
    tree.dispose();
    tree = new Tree(peer.client(), roots);
    await readRoots();
    expect(keys()).toEqual(['demo', 'data:box', 'data:one', 'far', '(none)']);
    expect(tree.items.map(({ level }) => level)).toEqual([1, 2, 2, 1, 2]);
    tree.unfold(key('data:box'));
    await until('the set', () => keys().includes('data:set'));
    expect(peer.asked.at(-1)?.query).toEqual({ lake: 'demo', did: 'data:box' });
    tree.selection.select(key('data:one'));
    expect(tree.selection.lake).toBe('demo');
    tree.selection.select('far', 'range');
    expect(tree.selection.rows).toEqual([]);
    tree.toggle('demo');
    expect(keys()).toEqual(['demo', 'far', '(none)']);
  });

  it('stands in the order that is asked for, with what is unknown last', async () => {
    const sized = (name: string, size: number | null): unknown => ({
      ...(row(name) as object),
      size
    });
    const all = [sized('a10', 1), sized('a9', null), sized('a8', 5)];
    peer.lines('GET search', rows(...all), END);
    await readRoots();
    tree.sortBy('size');
    expect(keys()).toEqual(['data:a8', 'data:a10', 'data:a9']);
    tree.sortBy('name');
    expect(keys()).toEqual(['data:a8', 'data:a9', 'data:a10']);
  });
});
