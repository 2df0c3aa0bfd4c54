import { Signal } from '@lumino/signaling';

import { Peer, until } from '../../api/__tests__/peer';
import type { IPushed } from '../../api/events';
import type {
  AvailabilityAnswer,
  LakeAnswer,
  SignInEnded
} from '../../api/wire';
import { SignIns } from '../signIns';

const CODE = {
  user_code: 'AB-CD',
  page: 'https://op.example.org/device',
  page_with_code: null,
  seconds_left: 300
};
const FAILURE = {
  error: 'NotSignedIn',
  message: 'Declined.',
  cure: 'Sign in again.'
};

class Events implements IPushed {
  readonly availability = new Signal<this, AvailabilityAnswer>(this);
  readonly lake = new Signal<this, LakeAnswer>(this);
  readonly signIn = new Signal<this, SignInEnded>(this);
}

describe('a sign-in on a page elsewhere', () => {
  let peer: Peer;
  let signIns: SignIns;
  const events = new Events();
  beforeEach(async () => {
    peer = await Peer.start();
    signIns = new SignIns(peer.client(), events);
  });
  afterEach(async () => {
    signIns.dispose();
    await peer.stop();
  });

  it('shows a code until it is pushed that somebody has signed in', async () => {
    peer.answer('POST sign-in/code', CODE);
    await signIns.beginCode('a');
    expect(signIns.stepOf('a')).toMatchObject({ step: 'code', code: CODE });
    expect(signIns.stepOf('b').step).toBe('none');
    events.signIn.emit({ lake: 'a', failure: null });
    expect(signIns.stepOf('a').step).toBe('none');
  });

  it('says why nobody was signed in, and only where it was begun', async () => {
    peer.answer('POST sign-in/code', CODE);
    await signIns.beginCode('a');
    events.signIn.emit({ lake: 'a', failure: FAILURE });
    events.signIn.emit({ lake: 'b', failure: FAILURE });
    expect(signIns.stepOf('a')).toMatchObject({
      step: 'failed',
      failure: FAILURE
    });
    expect(signIns.stepOf('b').step).toBe('none');
  });

  it('tells the server where the browser sees it, and answers the page to open', async () => {
    const page = 'https://op.example.org/auth?state=x';
    const answer = { page, seconds_left: 600, takes_code: false };
    peer.answer('POST sign-in/page', answer);
    expect(await signIns.beginPage('a')).toBe(page);
    expect(peer.asked[0]?.body).toBe(
      JSON.stringify({ lake: 'a', base_url: peer.url })
    );
  });

  it('fails in words, and opens no page then', async () => {
    peer.answer('POST sign-in/page', FAILURE, 424);
    expect(await signIns.beginPage('a')).toBeNull();
    expect(signIns.stepOf('a')).toMatchObject({
      step: 'failed',
      failure: FAILURE
    });
  });

  it('that was cancelled while it was being begun shows nothing', async () => {
    peer.answers['POST sign-in/cancel'] = ({ response }) => {
      response.end('{}');
    };
    peer.answers['POST sign-in/code'] = ({ response }) => {
      void signIns.cancel('a').then(() => {
        response.end(JSON.stringify(CODE));
      });
    };
    await signIns.beginCode('a');
    await until('it is over', () => signIns.stepOf('a').step === 'none');
  });
});
