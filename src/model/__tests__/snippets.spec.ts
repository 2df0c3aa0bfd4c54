import { spawnSync } from 'node:child_process';

import { Peer } from '../../api/__tests__/peer';
import type { Attachment, Snippet } from '../../api/wire';
import { Copies } from '../copies';
import { fitting, withOwn, written, type Ground } from '../snippet';
import { Snippets } from '../snippets';
import { Notebook } from './notebook';

const snippet = (name: string, part: Partial<Snippet> = {}): Snippet => ({
  name,
  suffixes: [],
  needs: [],
  language: 'python',
  file: name,
  files: '',
  ...part
});
const muons: Attachment = {
  lake: 'demo',
  did: 'data:muons.ROOT',
  kind: 'file',
  variable: 'muons',
  access: 'auto'
};

describe('the code that fits', () => {
  const ground: Ground = {
    kind: 'file',
    names: ['a.root', 'B.CSV.GZ'],
    language: 'python',
    importable: new Set(['uproot'])
  };
  const names = (part: Partial<Ground>, ...all: Snippet[]): string =>
    fitting(all, { ...ground, ...part })
      .map(({ name }) => name)
      .join(' ');
  const root = snippet('root', { suffixes: ['.root'] });
  const csv = snippet('csv', { suffixes: ['.csv', '.csv.gz'] });
  const any = snippet('any');

  it('is for one of the files, by the ends of their names', () => {
    expect(names({}, root, csv, any)).toBe('root csv any');
    expect(names({ names: ['x.fits'] }, root, csv, any)).toBe('any');
    expect(names({ names: [] }, root, csv, any)).toBe('root csv any');
  });

  it('needs what can be imported, or may be', () => {
    const uproot = snippet('uproot', { needs: ['uproot'] });
    const coffea = snippet('coffea', { needs: ['uproot', 'coffea'] });
    expect(names({}, uproot, coffea)).toBe('uproot');
    expect(names({ importable: null }, uproot, coffea)).toBe('uproot coffea');
  });

  it('is for the kind of attachment, and in the language of the kernel', () => {
    const r = snippet('r', { language: 'r' });
    const files = snippet('files', { file: '', files: 'x' });
    expect(names({}, r, files, any)).toBe('any');
    expect(names({ kind: 'container' }, r, files, any)).toBe('files');
    expect(names({ language: 'r' }, r, files, any)).toBe('r');
  });

  it('is a person’s own before others; without code it is for none', () => {
    const mine = snippet('root', { file: 'mine' });
    const gone = snippet('csv', { file: '' });
    const all = withOwn([mine, gone], [root, csv, any]);
    expect(all.map(({ file }) => file)).toEqual(['mine', 'any']);
  });
});

describe('code is written', () => {
  const write = (
    template: string,
    language: string,
    ...urls: string[]
  ): string =>
    written(template, { ...muons, did: `data:it's "$x"` }, language, urls);

  it('with the texts in the quotes of the language', () => {
    expect(write('{{variable}} {{did}}', 'python')).toBe(
      String.raw`muons "data:it's \"$x\""`
    );
    expect(write('{{did}}', 'julia')).toBe(String.raw`"data:it's \"\$x\""`);
    expect(write('{{did}}', 'bash')).toBe(String.raw`'data:it'\''s "$x"'`);
  });

  it('with what opens the files, and leaves what it does not know', () => {
    expect(write('c({{urls}})', 'r', '/a', '/b')).toBe('c("/a", "/b")');
    expect(write('({{urls}})', 'bash', '/a', '/b')).toBe(`('/a' '/b')`);
    expect(
      write('{{{variable}}: {{url}}} {{x}} {{constructor}}', 'python', '/a')
    ).toBe('{muons: "/a"} {{x}} {{constructor}}');
  });
});

/** What a program prints that was given a text. */
function said(program: string, options: readonly string[]): string | null {
  const { error, stdout } = spawnSync(program, options, { encoding: 'utf-8' });
  return error ? null : stdout;
}

describe('what opens files arrives as it is', () => {
  const urls = [
    'root://host:1094//a?b=1&c=%20',
    String.raw`/p/it's "$x" \n {{did}}`,
    '/é – \t`y`; $(z)'
  ];
  const whole = urls.map(url => `<${url}>\n`).join('');
  const write = (language: string, template: string): string =>
    written(template, muons, language, urls);

  it('in Bash', () => {
    const code = write('bash', '{{variable}}=({{urls}})');
    const shown = `${code}; printf '<%s>\\n' "\${muons[@]}"`;
    expect(said('bash', ['-c', shown])).toBe(whole);
  });

  // `scripts/setup --ui` installs it; without it this fails where all tests have to run.
  const isHere = said('Rscript', ['--version']) !== null || process.env.CI;
  (isHere ? it : it.skip)('in R, if Rscript is here', () => {
    const code = write('r', '{{variable}} <- c({{urls}})');
    const shown = `${code}; cat(sprintf("<%s>\\n", muons), sep = "")`;
    const options = ['--vanilla', '--encoding=UTF-8', '-e', shown];
    expect(said('Rscript', options)).toBe(whole);
  });
});

describe('code for an attachment', () => {
  let peer: Peer;
  let notebook: Notebook;
  let snippets: Snippets;
  beforeEach(async () => {
    peer = await Peer.start();
    notebook = new Notebook([muons]);
    const server = peer.client();
    snippets = new Snippets(server, notebook, new Copies(server));
    peer.answer('GET snippets', {
      snippets: [
        snippet('root', {
          suffixes: ['.root'],
          needs: ['uproot'],
          file: 'open({{variable}})',
          files: 'all({{variable}})'
        }),
        snippet('R', { language: 'r', file: '{{variable}} <- {{url}}' })
      ]
    });
  });
  afterEach(async () => {
    await peer.stop();
  });

  it('is the best one, or the one of a name', async () => {
    snippets.own = [snippet('mine', { suffixes: ['.root'], file: 'mine' })];
    expect(await snippets.insert(muons, null)).toEqual([]);
    expect(await snippets.insert(muons, 'root')).toEqual([]);
    expect(notebook.text).toBe('# muons\nmine# muons\nopen(muons)');
    expect(peer.count('GET snippets')).toBe(1);
  });

  it('is none where nothing fits', async () => {
    notebook.kernel.modules = new Set();
    expect(await snippets.insert(muons, null)).toBeNull();
    expect(notebook.text).toBe('');
  });

  it('of a collection follows from the names of its files', async () => {
    const files = [{ did: 'data:x.root' }];
    peer.answer('GET files', { first: 0, total: 1, files, availability: {} });
    const dataset: Attachment = { ...muons, kind: 'dataset' };
    expect(await snippets.insert(dataset, null)).toEqual([]);
    peer.answer('GET files', {
      first: 0,
      total: 0,
      files: [],
      availability: {}
    });
    expect((await snippets.of(dataset)).map(({ name }) => name)).toEqual([
      'root'
    ]);
  });

  it('says the path or the URL where there are no variables', async () => {
    notebook.kernel.language = 'R';
    const left_out = [{ did: 'data:muons', why: 'It is on tape.', files: 1 }];
    const text = 'root://cache//muons';
    peer.answer('POST copies', { text, count: 1, left_out });
    expect(await snippets.insert(muons, null)).toEqual(left_out);
    expect(notebook.text).toBe('# muons\nmuons <- "root://cache//muons"');
    expect(peer.asked.at(-1)?.body).toContain('"best"');
    peer.answer('POST copies', { text: '', count: 0, left_out });
    await expect(snippets.insert(muons, null)).rejects.toThrow(
      'It is on tape.'
    );
  });

  it('goes into no other notebook than the one it was asked for', async () => {
    const inserted = snippets.insert(muons, null);
    notebook.path = 'other.ipynb';
    await inserted;
    expect(notebook.text).toBe('');
  });
});
