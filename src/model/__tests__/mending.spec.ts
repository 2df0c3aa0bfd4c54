import { Peer, until } from '../../api/__tests__/peer';
import type { Attachment } from '../../api/wire';
import { Attachments } from '../attachments';
import { Availabilities } from '../availabilities';
import { Costs } from '../costs';
import { Lakes } from '../lakes';
import { Mending } from '../mending';
import { Events, Notebook } from './notebook';

const lost: Attachment = {
  lake: 'demo',
  did: 'data:run.2024.v1',
  kind: 'dataset',
  variable: 'run',
  access: 'auto'
};
const here = (part: object): object => ({
  state: 'here',
  files: 2,
  size: 2,
  accesses: { cache: 2 },
  why: '',
  url: null,
  missing: 0,
  alternatives: [],
  ...part
});

let peer: Peer;
let events: Events;
let availabilities: Availabilities;
beforeEach(async () => {
  peer = await Peer.start();
  events = new Events();
  availabilities = new Availabilities(peer.client(), events);
});
afterEach(async () => {
  availabilities.dispose();
  await peer.stop();
});

describe('an attachment whose DID is lost', () => {
  let attachments: Attachments;
  let lakes: Lakes;
  let notebook: Notebook;
  let mending: Mending;
  beforeEach(() => {
    const server = peer.client();
    notebook = new Notebook([lost]);
    lakes = new Lakes(server, events);
    attachments = new Attachments(notebook, { server, lakes, availabilities });
    mending = new Mending(server, attachments);
    peer.answer('POST attachments', {});
  });
  afterEach(() => {
    attachments.dispose();
    lakes.dispose();
  });

  it('may be one whose name begins alike, the most alike first', async () => {
    const asked: (string | undefined)[] = [];
    peer.answers['GET search'] = ({ query, response }) => {
      asked.push(query.text);
      const names =
        query.text === 'data:run*'
          ? ['data:run.2019.v1', 'data:run.2024.v12', 'data:rundown']
          : [];
      const rows = names.map(did => ({
        did,
        kind: 'dataset',
        size: null,
        files: null
      }));
      const end = { line: 'end', count: rows.length, cut: null };
      response.end(
        `${JSON.stringify({ line: 'rows', rows })}\n${JSON.stringify(end)}\n`
      );
    };
    expect(await mending.alike(lost)).toEqual([
      'data:run.2024.v12',
      'data:run.2019.v1',
      'data:rundown'
    ]);
    expect(asked).toEqual(['data:run.2024*', 'data:run*']);
  });

  it('is sought as one word, whatever its name holds', async () => {
    peer.lines('GET search', { line: 'end', count: 0, cut: null });
    await mending.alike({ ...lost, did: 'data:a "run", 2024.v1' });
    expect(peer.asked[0]?.query.text).toBe('data:"a \\"run\\", 2024"*');
  });

  it('says why the lake does not name any', async () => {
    const failure = { error: 'LakeFailed', message: 'Broken.', cure: '' };
    peer.lines('GET search', { line: 'broken', ...failure });
    await expect(mending.alike(lost)).rejects.toThrow('Broken.');
  });

  it('is not mended in another notebook', async () => {
    peer.answer('GET did', { did: 'data:new', kind: 'container' });
    const other = { ...lost, did: 'data:other' };
    const chosen = mending.choose(lost, 'data:new');
    notebook.write([other]);
    await chosen;
    expect(notebook.attachments).toEqual([other]);
  });

  it('keeps its variable when another DID is chosen', async () => {
    peer.answer('GET did', { did: 'data:new', kind: 'container' });
    await mending.choose(lost, ' data:new ');
    expect(notebook.attachments).toEqual([
      { ...lost, did: 'data:new', kind: 'container' }
    ]);
    expect(notebook.kernel.heard).toEqual(notebook.attachments);
  });

  it('stays as it is when the lake does not know that one either', async () => {
    peer.answer(
      'GET did',
      { error: 'NotFound', message: 'No such DID.', cure: '' },
      404
    );
    await expect(mending.choose(lost, 'data:x')).rejects.toThrow(
      'No such DID.'
    );
    expect(notebook.attachments).toEqual([lost]);
  });
});

describe('what it would take to bring something', () => {
  const cost = { files: 2, size: 2, tape_least: 0, tape_most: 0 };
  const answer = (availability: object): void => {
    peer.answer('POST availability', { ...lost, availability });
  };

  it('is asked for once, and again when it opens otherwise', async () => {
    const costs = new Costs(peer.client(), availabilities);
    answer(here({}));
    peer.answer('GET cost', cost);
    availabilities.want([lost]);
    costs.want([lost]);
    expect(peer.count('GET cost')).toBe(0);
    await until('that', () => availabilities.of(lost).state === 'here');
    costs.want([lost]);
    costs.want([lost]);
    await until('the cost', () => costs.of(lost)?.files === 2);
    expect(peer.count('GET cost')).toBe(1);
    answer(here({ accesses: { mount: 2 } }));
    await availabilities.ask(lost, true);
    costs.want([lost]);
    expect(costs.of(lost)).toBeNull();
    expect(peer.count('GET cost')).toBe(1);
    costs.dispose();
  });

  it('is forgotten with the notebook that wanted to know it', async () => {
    const costs = new Costs(peer.client(), availabilities);
    answer(here({}));
    peer.answer('GET cost', cost);
    availabilities.want([lost]);
    await until('that', () => availabilities.of(lost).state === 'here');
    costs.want([lost]);
    await until('the cost', () => costs.of(lost) !== null);
    costs.want([]);
    expect(costs.of(lost)).toBeNull();
    costs.dispose();
  });
});
