import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse
} from 'node:http';
import type { AddressInfo } from 'node:net';

import { ServerConnection } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';

import { Server } from '../request';

/** What a peer was asked. */
type Asked = {
  readonly route: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: string;
  readonly response: ServerResponse;
};

/** A real HTTP server on loopback that answers as a test says; faults are made by it, not in our code. */
export class Peer {
  /** Everything that was asked, in order. */
  readonly asked: Asked[] = [];

  /** Answers, by route; whoever asks for something else gets a page with 404. */
  readonly answers: Record<string, ((asked: Asked) => void) | undefined> = {};

  static async start(): Promise<Peer> {
    const peer = new Peer();
    peer._server.listen(0, '127.0.0.1');
    await once(peer._server, 'listening');
    return peer;
  }

  /** Our side of the wire, as the browser has it. */
  client(seconds = 20): Server {
    const settings = ServerConnection.makeSettings({
      baseUrl: this.url,
      token: ''
    });
    const trans = nullTranslator.load('lab_datalake');
    return new Server({
      settings,
      trans,
      answerSeconds: seconds,
      stallSeconds: seconds
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this._server.address() as AddressInfo).port}/`;
  }

  /** Answer a route with the same JSON each time. */
  answer(route: string, value: unknown, status = 200): void {
    this.answers[route] = ({ response }) => {
      response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(JSON.stringify(value));
    };
  }

  /** Answer a route with JSON lines. */
  lines(route: string, ...lines: unknown[]): void {
    this.answers[route] = ({ response }) => {
      response.end(lines.map(line => `${JSON.stringify(line)}\n`).join(''));
    };
  }

  /** How often a route was asked. */
  count(route: string): number {
    return this.asked.filter(one => one.route === route).length;
  }

  async stop(): Promise<void> {
    this._server.closeAllConnections();
    this._server.close();
    await once(this._server, 'close');
  }

  private async _onRequest(
    request: IncomingMessage,
    response: ServerResponse
  ): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
      chunks.push(chunk as Buffer);
    }
    const url = new URL(request.url ?? '/', this.url);
    const route = `${request.method ?? ''} ${url.pathname.replace('/lab-datalake/', '')}`;
    const query = Object.fromEntries(url.searchParams);
    const asked = {
      route,
      query,
      body: Buffer.concat(chunks).toString(),
      response
    };
    this.asked.push(asked);
    const answer = this.answers[route];
    if (answer) {
      answer(asked);
    } else {
      response
        .writeHead(404, { 'Content-Type': 'text/html' })
        .end('<h1>404</h1>');
    }
  }

  private readonly _server: HttpServer = createServer((request, response) => {
    void this._onRequest(request, response);
  });
}

/** Waits for a condition; fails, with what was waited for, when it does not come. */
export async function until(
  what: string,
  condition: () => boolean
): Promise<void> {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) {
      throw new Error(`This did not come: ${what}`);
    }
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
