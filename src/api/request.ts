import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import { Deadline } from './deadline';
import {
  type Asked,
  type BrokenOff,
  BrowserFailures,
  RequestFailed,
  type RequestFailure
} from './failure';
import { type AnyLine, decodeJson, linesOf, Nonsense } from './lines';
import type { Failure, Routes, Streams } from './wire';

/** Seconds for one whole answer: longer than the server itself waits for a lake. */
const ANSWER_SECONDS = 100;

/** Seconds between two pieces of a stream. */
const STALL_SECONDS = 150;

/** What the models ask; a test may stand another server behind it, never another class. */
export interface IServer {
  /** Where the browser sees the Jupyter server, from the scheme to the slash at its end. */
  readonly baseUrl: string;

  /**
   * Ask the server; the route says what may be asked and what comes back.
   *
   * Fails with `RequestFailed` only.
   */
  ask<R extends keyof Routes>(
    route: R,
    question: Routes[R][0],
    signal?: AbortSignal
  ): Promise<Routes[R][1]>;

  /**
   * The lines of a stream: rows or findings, then exactly one end or break, whatever happens on the way.
   *
   * Only when the caller withdraws the question there is neither.
   */
  stream<S extends keyof Streams>(
    route: S,
    question: Streams[S][0],
    signal?: AbortSignal
  ): AsyncGenerator<Streams[S][1] | BrokenOff, void, void>;
}

/** The server part of lab-datalake said no, in its own words. */
class RefusedByServer extends RequestFailed {}

type Question = Readonly<
  Record<string, string | number | boolean | object | null | undefined>
>;

/** The server part of lab-datalake, below the base URL of the Jupyter server. */
export class Server implements IServer {
  constructor(options: Server.IOptions) {
    this._settings = options.settings;
    this._failures = new BrowserFailures(options.trans);
    this._answerSeconds = options.answerSeconds ?? ANSWER_SECONDS;
    this._stallSeconds = options.stallSeconds ?? STALL_SECONDS;
  }

  get baseUrl(): string {
    return this._settings.baseUrl;
  }

  async ask<R extends keyof Routes>(
    route: R,
    question: Routes[R][0],
    signal?: AbortSignal
  ): Promise<Routes[R][1]> {
    const deadline = new Deadline(this._answerSeconds, signal);
    try {
      const response = await this._send(route, question, deadline);
      return decodeJson(await response.text()) as Routes[R][1];
    } catch (error) {
      throw new RequestFailed(
        this._failureOf(error, deadline, route, question)
      );
    } finally {
      deadline.dispose();
    }
  }

  async *stream<S extends keyof Streams>(
    route: S,
    question: Streams[S][0],
    signal?: AbortSignal
  ): AsyncGenerator<Streams[S][1] | BrokenOff, void, void> {
    const deadline = new Deadline(this._stallSeconds, signal);
    try {
      const response = await this._send(route, question, deadline);
      for await (const line of this._whole<Streams[S][1]>(response, deadline)) {
        yield line.line === 'broken'
          ? { ...line, asked: askedOf(route, question, 'server') }
          : line;
      }
    } catch (error) {
      if (!deadline.isWithdrawn) {
        yield {
          line: 'broken',
          ...this._failureOf(error, deadline, route, question)
        };
      }
    } finally {
      deadline.dispose();
    }
  }

  private async *_whole<L extends AnyLine>(
    response: Response,
    deadline: Deadline
  ): AsyncGenerator<L, void, void> {
    if (response.body) {
      for await (const line of linesOf<L>(response.body, () => {
        deadline.restart();
      })) {
        yield line;
        if (line.line === 'end' || line.line === 'broken') {
          return;
        }
      }
    }
    throw new RequestFailed(this._failures.cut());
  }

  private async _send(
    route: string,
    question: Question,
    deadline: Deadline
  ): Promise<Response> {
    const [method = 'GET', path = ''] = route.split(' ');
    const url = URLExt.join(this._settings.baseUrl, 'lab-datalake', path);
    const response = await ServerConnection.makeRequest(
      method === 'GET' ? url + queryOf(question) : url,
      {
        method,
        // With `no-store` the services put a nameless parameter into the URL.
        cache: 'no-cache',
        signal: deadline.signal,
        ...(method === 'GET' ? {} : { body: JSON.stringify(question) })
      },
      this._settings
    );
    if (!response.ok) {
      throw await this._refusal(response);
    }
    return response;
  }

  private async _refusal(response: Response): Promise<RequestFailed> {
    const text = await response.text();
    try {
      const body = decodeJson(text);
      if (isFailure(body)) {
        return new RefusedByServer(body);
      }
    } catch {
      // A page of a proxy, or Jupyter's own words: the status says enough.
    }
    return new RequestFailed(
      this._failures.refused(response.status, response.statusText)
    );
  }

  private _failureOf(
    error: unknown,
    deadline: Deadline,
    ...asked: [string, Question]
  ): RequestFailure {
    if (error instanceof RefusedByServer && !deadline.isWithdrawn) {
      return { ...error.failure, asked: askedOf(...asked, 'server') };
    }
    return {
      ...this._noticed(error, deadline),
      asked: askedOf(...asked, 'browser')
    };
  }

  /** What the browser itself noticed. */
  private _noticed(error: unknown, deadline: Deadline): Failure {
    if (deadline.isWithdrawn) {
      return this._failures.cancelled();
    }
    if (deadline.isLate) {
      return this._failures.late(deadline.seconds);
    }
    if (error instanceof RequestFailed) {
      return error.failure;
    }
    if (error instanceof Nonsense) {
      return this._failures.nonsense();
    }
    return error instanceof ServerConnection.NetworkError
      ? this._failures.offline()
      : this._failures.cut();
  }

  private readonly _settings: ServerConnection.ISettings;
  private readonly _failures: BrowserFailures;
  private readonly _answerSeconds: number;
  private readonly _stallSeconds: number;
}

export namespace Server {
  /** With what a server is made; the times are in seconds. */
  export interface IOptions {
    readonly settings: ServerConnection.ISettings;
    readonly trans: TranslationBundle;
    readonly answerSeconds?: number;
    readonly stallSeconds?: number;
  }
}

function askedOf(route: string, question: Question, by: Asked['by']): Asked {
  const { lake } = question;
  return {
    route,
    lake: typeof lake === 'string' ? lake : null,
    at: Date.now(),
    by
  };
}

function queryOf(question: Question): string {
  const pairs = Object.entries(question).flatMap(([name, value]) =>
    value === undefined || value === null || typeof value === 'object'
      ? []
      : [[name, String(value)]]
  );
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function isFailure(value: unknown): value is Failure {
  return (
    typeof value === 'object' &&
    value !== null &&
    ['error', 'message', 'cure'].every(
      field =>
        field in value && typeof value[field as keyof typeof value] === 'string'
    )
  );
}
