import { Peer, until } from '../../api/__tests__/peer';
import type { Attachment, AvailabilityAnswer } from '../../api/wire';
import { Attachments } from '../attachments';
import { Availabilities } from '../availabilities';
import { Drafts } from '../drafts';
import { Lakes } from '../lakes';
import { Events, Notebook } from './notebook';

const muons: Attachment = {
  lake: 'demo',
  did: 'data:muons',
  kind: 'dataset',
  variable: 'muons',
  access: 'auto'
};
const here = (why: string): object => ({
  ...{
    state: 'here',
    files: 1,
    size: 1,
    accesses: { cache: 1 },
    why,
    url: null,
    missing: 0,
    alternatives: []
  }
});
const about = (
  { access, did, lake }: Attachment,
  availability: object
): object => ({ lake, did, access, availability });

describe('the attachments of a notebook', () => {
  let peer: Peer;
  let events: Events;
  let attachments: Attachments;
  let availabilities: Availabilities;
  let lakes: Lakes;

  const open = async (notebook: Notebook): Promise<Attachments> => {
    peer.answer('GET lakes', {
      lakes: [
        { name: 'demo', display_name: 'Demo', site: null, is_default: true }
      ],
      mistakes: [],
      version: '1.2.3'
    });
    peer.answer('POST attachments', {});
    peer.answer('POST availability', about(muons, here('asked')));
    const server = peer.client();
    lakes = new Lakes(server, events);
    availabilities = new Availabilities(server, events);
    attachments = new Attachments(notebook, { server, lakes, availabilities });
    await lakes.load();
    return attachments;
  };
  beforeEach(async () => {
    peer = await Peer.start();
    events = new Events();
  });
  afterEach(async () => {
    attachments.dispose();
    availabilities.dispose();
    lakes.dispose();
    await peer.stop();
  });

  it('are written, and kernel and server are told all of them', async () => {
    const notebook = new Notebook();
    (await open(notebook)).attach(muons);
    attachments.attach({ ...muons, did: 'data:b', variable: 'b' });
    attachments.rename('muons', 'm');
    attachments.detach('b');
    expect(notebook.attachments).toEqual([{ ...muons, variable: 'm' }]);
    expect(notebook.kernel.heard).toEqual(notebook.attachments);
    await until('four messages', () => peer.count('POST attachments') === 4);
    const last = peer.asked
      .filter(({ route }) => route === 'POST attachments')
      .map(({ body }) => body);
    expect(last).toContain(
      JSON.stringify({ notebook: 'a.ipynb', attachments: notebook.attachments })
    );
  });

  it('are opened in the way that is wished for, and asked about anew', async () => {
    const notebook = new Notebook([muons]);
    (await open(notebook)).isWatched = true;
    await until('the answer', () => availabilities.of(muons).state === 'here');
    const wished: Attachment = { ...muons, access: 'remote' };
    peer.answer('POST availability', about(wished, here('its origin')));
    attachments.wish('muons', 'remote');
    expect(notebook.kernel.heard).toEqual([wished]);
    await until('another', () => availabilities.of(wished).state === 'here');
    expect(availabilities.of(wished)).toMatchObject({ why: 'its origin' });
  });

  it('say that the server could not be told', async () => {
    await open(new Notebook());
    peer.answer(
      'POST attachments',
      { error: 'BadQuestion', message: 'No such notebook.', cure: '' },
      400
    );
    attachments.attach(muons);
    await until('the failure', () => attachments.untold !== null);
    expect(attachments.untold?.message).toBe('No such notebook.');
  });

  it('belong to the default lake where old metadata name none', async () => {
    await open(new Notebook([{ ...muons, lake: '' }]));
    expect(attachments.list[0]?.lake).toBe('demo');
  });

  it('are not asked about while nobody looks', async () => {
    await open(new Notebook([muons]));
    expect(peer.count('POST availability')).toBe(0);
    attachments.isWatched = true;
    await until('the answer', () => availabilities.of(muons).state === 'here');
    expect(peer.count('POST availability')).toBe(1);
  });

  it('follow what the server pushes, which an older answer does not overwrite', async () => {
    await open(new Notebook([muons]));
    const coming = { state: 'coming', what: 'Listing', done: 1, total: 2 };
    peer.answers['POST availability'] = ({ response }) => {
      events.availability.emit(
        about(muons, here('pushed')) as AvailabilityAnswer
      );
      response.end(JSON.stringify(about(muons, coming)));
    };
    const asked = availabilities.ask(muons);
    await asked;
    expect(availabilities.of(muons)).toMatchObject({
      state: 'here',
      why: 'pushed'
    });
  });

  it('of several DIDs get a name each, though Python reads two letters as one', async () => {
    const notebook = new Notebook([{ ...muons, variable: 'fi' }]);
    await open(notebook);
    const two = [{ ...muons, did: 'a:muons' }, muons];
    expect(attachments.propose(two)).toEqual(['muons', 'muons_2']);
    expect(attachments.problems(['a', 'a', '\ufb01'])).toEqual([
      null,
      'twice',
      'taken'
    ]);
    await attachments.attachNamed('demo', two, ['\u{1d41a}', 'b']);
    expect(notebook.attachments.map(one => one.variable)).toEqual([
      'fi',
      'a',
      'b'
    ]);
    await until('one message', () => peer.count('POST attachments') === 1);
    expect(attachments.variablesOf('demo', 'a:muons')).toEqual(['a']);
    const dropped = [...two, { did: 'data:b', kind: 'file' } as const];
    expect(attachments.attachMissing('demo', dropped)).toEqual([
      'a',
      'fi',
      'b_2'
    ]);
    expect(attachments.attachMissing('demo', two)).toEqual(['a', 'fi']);
    expect(notebook.attachments).toHaveLength(4);
  });

  it('go to a new notebook where none is open', async () => {
    const notebook = new Notebook();
    notebook.path = null;
    await open(notebook);
    const drafts = new Drafts(attachments);
    drafts.begin('demo', [muons]);
    await drafts.attach(['m']);
    expect(notebook.made).toEqual([{ ...muons, variable: 'm' }]);
    expect(drafts.outcome).toEqual({ outcome: 'attached', names: ['m'] });
    drafts.dispose();
  });

  it('that could not be made stay drafted, beside why', async () => {
    const notebook = new Notebook();
    notebook.path = null;
    await open(notebook);
    notebook.make = () => Promise.reject(new Error('The folder is full.'));
    const drafts = new Drafts(attachments);
    drafts.begin('demo', [muons]);
    await drafts.attach(['m']);
    expect(drafts.draft?.rows).toEqual([muons]);
    expect(drafts.outcome).toMatchObject({
      outcome: 'failed',
      failure: { message: 'The folder is full.' }
    });
    drafts.dispose();
  });

  it('refuse a name that another one has, but not their own', async () => {
    await open(new Notebook([muons]));
    expect(attachments.problems(['muons'])).toEqual(['taken']);
    expect(attachments.problem('muons', 'muons')).toBeNull();
    expect(attachments.propose([muons])).toEqual(['muons_2']);
  });
});
