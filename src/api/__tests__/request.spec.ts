import { once } from 'node:events';

import { failureOf } from '../failure';
import type { Line } from '../wire';
import { Peer } from './peer';

const QUERY = { lake: 'demo', scope: 'data' };
const row = (name: string): unknown => ({
  did: `data:${name}`,
  kind: 'file',
  size: 1,
  files: null
});
const rows = (...names: string[]): unknown => ({
  line: 'rows',
  rows: names.map(row)
});

describe('asking the server', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await Peer.start();
  });
  afterEach(() => peer.stop());

  const failure = async (
    seconds?: number,
    signal?: AbortSignal
  ): Promise<string> => {
    try {
      await peer.client(seconds).ask('GET lakes', {}, signal);
      return 'none';
    } catch (error) {
      return failureOf(error).error;
    }
  };

  it('puts a question into the URL, and leaves out what was not said', async () => {
    peer.answer('GET did', {});
    await peer.client().ask('GET did', { lake: 'demo', did: 'data:a b?&#ä' });
    expect(peer.asked[0]?.query).toEqual({ lake: 'demo', did: 'data:a b?&#ä' });
  });

  it('hands on the words of the server', async () => {
    const words = {
      error: 'NotFound',
      message: 'No such DID.',
      cure: 'Look again.'
    };
    peer.answer('GET did', words, 404);
    const asked = peer.client().ask('GET did', { lake: 'demo', did: 'data:x' });
    await expect(asked).rejects.toMatchObject({ failure: words });
  });

  it('tells a missing server part from a missing DID', async () => {
    expect(await failure()).toBe('NoServer');
  });

  it('tells a sign-in of Jupyter from one of a lake', async () => {
    peer.answer('GET lakes', { message: 'Forbidden' }, 403);
    expect(await failure()).toBe('JupyterSignedOut');
  });

  it('does not take a page for an answer', async () => {
    peer.answers['GET lakes'] = ({ response }) =>
      response.end('<html>Sign in to the portal</html>');
    expect(await failure()).toBe('BrokenAnswer');
  });

  it('says that nobody answers', async () => {
    const client = peer.client();
    await peer.stop();
    const asked = client.ask('GET lakes', {}).catch(failureOf);
    expect(await asked).toMatchObject({ error: 'LakeUnreachable' });
    peer = await Peer.start();
  });

  it('does not wait for ever', async () => {
    peer.answers['GET lakes'] = () => undefined;
    expect(await failure(0.1)).toBe('LakeUnreachable');
  });

  it('lets go of the connection when the question is withdrawn', async () => {
    const caller = new AbortController();
    const closed = new Promise<void>(resolve => {
      peer.answers['GET lakes'] = ({ response }) => {
        response.on('close', resolve);
        caller.abort();
      };
    });
    expect(await failure(20, caller.signal)).toBe('Cancelled');
    await closed;
  });
});

describe('a stream', () => {
  let peer: Peer;
  beforeEach(async () => {
    peer = await Peer.start();
  });
  afterEach(() => peer.stop());

  const read = async (seconds?: number): Promise<Line[]> => {
    const lines: Line[] = [];
    for await (const line of peer.client(seconds).stream('GET search', QUERY)) {
      lines.push(line);
    }
    return lines;
  };
  const tags = (lines: readonly Line[]): string[] =>
    lines.map(line => (line.line === 'broken' ? line.error : line.line));

  it('gives the first rows before the lake has sent the last', async () => {
    peer.answers['GET search'] = ({ response }) =>
      response.write(`${JSON.stringify(rows('a'))}\n`);
    const lines = peer.client().stream('GET search', QUERY);
    const first = await lines.next();
    expect(first.value).toMatchObject({ line: 'rows' });
    peer.asked[0]?.response.end('{"line":"end","count":1,"cut":null}\n');
    expect((await lines.next()).value).toMatchObject({ line: 'end', count: 1 });
    expect((await lines.next()).done).toBe(true);
  });

  it('puts together what was torn apart inside a sign', async () => {
    const bytes = Buffer.from(
      `${JSON.stringify(rows('ümlaut'))}\n{"line":"end","count":1,"cut":null}\n`
    );
    const inside = bytes.indexOf(0xc3) + 1;
    peer.answers['GET search'] = ({ response }) => {
      response.write(bytes.subarray(0, inside), () =>
        response.end(bytes.subarray(inside))
      );
    };
    expect((await read())[0]).toMatchObject({ rows: [{ did: 'data:ümlaut' }] });
  });

  it('is never taken for complete when it was cut', async () => {
    peer.answers['GET search'] = ({ response }) => {
      response.write(`${JSON.stringify(rows('a'))}\n{"line":"en`, () =>
        response.destroy()
      );
    };
    expect(tags(await read())).toEqual(['rows', 'CutStream']);
  });

  it('is never taken for complete when it ends without its end', async () => {
    peer.lines('GET search', rows('a'));
    expect(tags(await read())).toEqual(['rows', 'CutStream']);
  });

  it('breaks when it stalls', async () => {
    peer.answers['GET search'] = ({ response }) =>
      response.write(`${JSON.stringify(rows('a'))}\n`);
    expect(tags(await read(0.2))).toEqual(['rows', 'LakeUnreachable']);
  });

  it('breaks at what is no line', async () => {
    peer.lines('GET search', rows('a'), { line: 'surprise' });
    expect(tags(await read())).toEqual(['rows', 'BrokenAnswer']);
  });

  it('breaks with the words of the server when it was refused', async () => {
    peer.answer(
      'GET search',
      { error: 'BadQuestion', message: 'No filter.', cure: '' },
      400
    );
    expect(tags(await read())).toEqual(['BadQuestion']);
  });

  it('is let go when nobody reads on', async () => {
    peer.answers['GET search'] = ({ response }) =>
      response.write(`${JSON.stringify(rows('a'))}\n`);
    for await (const line of peer.client().stream('GET search', QUERY)) {
      expect(line.line).toBe('rows');
      break;
    }
    const response = peer.asked[0]?.response;
    if (response && !response.destroyed) {
      await once(response, 'close');
    }
    expect(response?.writableFinished).toBe(false);
  });
});
