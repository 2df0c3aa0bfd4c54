import type { TranslationBundle } from '@jupyterlab/translation';

import type { Broken, Failure } from './wire';

/** What was asked when something went wrong. */
export type Asked = {
  /** Method and path of the question, without what was asked with it. */
  readonly route: string;
  /** The name of the lake that was asked for; null for all. */
  readonly lake: string | null;
  /** When it went wrong, in milliseconds since 1970. */
  readonly at: number;
  /** Who noticed: the browser in the reader's language, or the server in English. */
  readonly by: 'browser' | 'server';
};

/** What went wrong, and with which question; without `asked` the server told it unasked. */
export type RequestFailure = Failure & { readonly asked?: Asked };

/** A stream broke off, and what was asked. */
export type BrokenOff = Broken & Pick<RequestFailure, 'asked'>;

/** What went wrong with a stream. */
export function failureIn(line: BrokenOff): RequestFailure {
  const { error, message, cure, asked } = line;
  return { error, message, cure, ...(asked && { asked }) };
}

/** The one way in which asking the server fails; what went wrong is in `failure`, in words for a person. */
export class RequestFailed extends Error {
  constructor(readonly failure: RequestFailure) {
    super(`${failure.message} ${failure.cure}`.trim());
    this.name = 'RequestFailed';
  }
}

/** The words of an error: those of the server if it is one of ours, else what JavaScript says. */
export function failureOf(error: unknown): RequestFailure {
  if (error instanceof RequestFailed) {
    return error.failure;
  }
  return {
    error: error instanceof Error ? error.name : 'Error',
    message: error instanceof Error ? error.message : String(error),
    cure: ''
  };
}

/** Whether an error only says that the caller no longer wants the answer. */
export function isCancelled(error: unknown): boolean {
  return error instanceof RequestFailed && error.failure.error === 'Cancelled';
}

/** What the browser itself can notice about an answer, in words; the errors of lakes come from the server in theirs. */
export class BrowserFailures {
  constructor(private readonly _trans: TranslationBundle) {}

  cancelled(): Failure {
    return {
      error: 'Cancelled',
      message: this._trans.__('The question was withdrawn.'),
      cure: ''
    };
  }

  late(seconds: number): Failure {
    return {
      error: 'LakeUnreachable',
      message: this._trans.__(
        'The Jupyter server sent nothing for %1 seconds.',
        seconds
      ),
      cure: this._trans.__(
        'Try again; if it stays so, tell your administrator.'
      )
    };
  }

  offline(): Failure {
    return {
      error: 'LakeUnreachable',
      message: this._trans.__('The Jupyter server cannot be reached.'),
      cure: this._trans.__(
        'Check your connection and that the server still runs, then try again.'
      )
    };
  }

  cut(): Failure {
    return {
      error: 'CutStream',
      message: this._trans.__(
        'The listing broke off before its end; what is shown is not all.'
      ),
      cure: this._trans.__('Try again.')
    };
  }

  nonsense(): Failure {
    return {
      error: 'BrokenAnswer',
      message: this._trans.__(
        'Something came that is not an answer of lab-datalake.'
      ),
      cure: this._trans.__(
        'Reload the page; the browser and the server may have different versions of lab-datalake.'
      )
    };
  }

  /** An answer of the Jupyter server that no part of lab-datalake wrote. */
  refused(status: number, statusText: string): Failure {
    switch (status) {
      case 401:
      case 403:
        return {
          error: 'JupyterSignedOut',
          message: this._trans.__('Jupyter no longer knows who you are.'),
          cure: this._trans.__('Reload the page and sign in to Jupyter again.')
        };
      case 404:
        return {
          error: 'NoServer',
          message: this._trans.__(
            'The server part of lab-datalake does not run here.'
          ),
          cure: this._trans.__(
            'Install lab-datalake in the environment of the Jupyter server, run “jupyter server extension enable lab_datalake”, and restart it.'
          )
        };
      default:
        return {
          error: 'LakeFailed',
          message: this._trans.__(
            'The Jupyter server answered %1 %2.',
            status,
            statusText
          ),
          cure: this._trans.__(
            'Try again; the log of the Jupyter server says more.'
          )
        };
    }
  }
}
