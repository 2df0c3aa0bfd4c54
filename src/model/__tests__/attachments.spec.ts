import { Signal } from '@lumino/signaling';

import { Peer, until } from '../../api/__tests__/peer';
import type { IPushed } from '../../api/events';
import type {
  Attachment,
  AvailabilityAnswer,
  LakeAnswer,
  SignInEnded
} from '../../api/wire';
import { Attachments } from '../attachments';
import { Availabilities } from '../availabilities';
import { Lakes } from '../lakes';
import type { ICurrentNotebook, IKernelLink } from '../notebook';

class Events implements IPushed {
  readonly availability = new Signal<this, AvailabilityAnswer>(this);
  readonly lake = new Signal<this, LakeAnswer>(this);
  readonly signIn = new Signal<this, SignInEnded>(this);
}

/** A kernel that listens. */
class Kernel implements IKernelLink {
  readonly changed = new Signal<this, void>(this);
  readonly state = 'linked';
  readonly variables = new Map();
  readonly isDisposed = false;
  heard: readonly Attachment[] = [];
  send(attachments: readonly Attachment[]): void {
    this.heard = attachments;
  }
  loadHook(): void {
    this.changed.emit();
  }
  dispose(): void {
    Signal.clearData(this);
  }
}

/** A notebook in memory. */
class Notebook implements ICurrentNotebook {
  readonly changed = new Signal<this, void>(this);
  readonly kernel = new Kernel();
  readonly path = 'a.ipynb';
  readonly isDisposed = false;
  text = '';
  constructor(public attachments: readonly Attachment[] = []) {}
  write(attachments: readonly Attachment[]): void {
    this.attachments = attachments;
    this.changed.emit();
  }
  insert(text: string): void {
    this.text += text;
  }
  dispose(): void {
    Signal.clearData(this);
  }
}

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

  it('refuse a name that another one has, but not their own', async () => {
    await open(new Notebook([muons]));
    expect(attachments.problem('muons')).toBe('taken');
    expect(attachments.problem('muons', 'muons')).toBeNull();
    expect(attachments.propose('data:muons', 'dataset')).toBe('muons_2');
  });
});
