import { Signal } from '@lumino/signaling';

import { Peer } from '../../api/__tests__/peer';
import type { IPushed } from '../../api/events';
import type { RequestFailure } from '../../api/failure';
import type {
  AvailabilityAnswer,
  LakeAnswer,
  SignInEnded
} from '../../api/wire';
import { reportOf, withoutSecrets } from '../failureReport';
import { Lakes } from '../lakes';

class Events implements IPushed {
  readonly availability = new Signal<this, AvailabilityAnswer>(this);
  readonly lake = new Signal<this, LakeAnswer>(this);
  readonly signIn = new Signal<this, SignInEnded>(this);
}

const FAILURE: RequestFailure = {
  error: 'LakeFailed',
  message: 'The lake fails at root://analyst:canary@x:1094//a?authz=canary.',
  cure: 'Try again.',
  asked: { route: 'GET did', lake: 'demo', at: 0, by: 'server' }
};

describe('the report of a failure', () => {
  let peer: Peer;
  let lakes: Lakes;
  beforeEach(async () => {
    peer = await Peer.start();
    lakes = new Lakes(peer.client(), new Events());
  });
  afterEach(async () => {
    lakes.dispose();
    await peer.stop();
  });

  it('says what was asked, of whom, when, and with which versions', async () => {
    peer.answer('GET lakes', { lakes: [], mistakes: [], version: '1.2.3' });
    await lakes.load();
    expect(
      reportOf(FAILURE, { lab: 'JupyterLab 4.6', lake: 'other', lakes })
    ).toBe(
      [
        'error: LakeFailed',
        'message: The lake fails at root://x:1094//a?•••',
        'cure: Try again.',
        'asked: GET did',
        'lake: demo',
        'time: 1970-01-01T00:00:00.000Z',
        'Rucio: unknown',
        'lab-datalake: 1.2.3',
        'Lab: JupyterLab 4.6'
      ].join('\n')
    );
  });

  it('names the lake that was meant where the question named none', () => {
    const report = reportOf(
      { error: 'NotFound', message: 'm', cure: 'c' },
      { lab: 'Lab', lake: 'other', lakes }
    );
    expect(report).toContain('lake: other');
    expect(report).toContain('asked: nothing: the server told it');
  });

  it.each([
    ['a token in a header', 'Authorization: Bearer canary was refused'],
    ['a JSON Web Token', 'the token eyJcanary.canary.canary- has ended'],
    ['a signed URL', 'https://s3/x?X-Amz-Signature=canary&a=canary fails'],
    ['a password in a URL', 'root://me:canary@host//x fails'],
    ['a form', 'refresh_token=canary, password: canary; code="canary'],
    ["one of Jupyter's tokens", `page ${'ca0a51'.repeat(8)} fails`]
  ])('leaves out %s', (_, text) => {
    const left = withoutSecrets(text);
    expect(left).not.toMatch(/canary|ca0a51/);
    expect(left).toContain('•••'.slice(text.includes('@') ? 3 : 0));
  });

  it('keeps the words that help', () => {
    const text = 'RSE “SITE-A” does not answer (timeout 10 s): why? Ask.';
    expect(withoutSecrets(text)).toBe(text);
  });
});
