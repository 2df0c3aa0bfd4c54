import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

import type { IPushed } from '../api/events';
import { failureOf, type RequestFailure } from '../api/failure';
import type { IServer } from '../api/request';
import type { SignInCode, SignInEnded, SignInPage } from '../api/wire';

/** How far a sign-in on a page elsewhere is. endsAt: until when it is waited for, in milliseconds since 1970. */
type SignInStep =
  | { readonly step: 'none' }
  | { readonly step: 'asking' }
  | {
      readonly step: 'code';
      readonly code: SignInCode;
      readonly endsAt: number;
    }
  | {
      readonly step: 'page';
      readonly page: SignInPage;
      readonly endsAt: number;
    }
  | { readonly step: 'failed'; readonly failure: RequestFailure };

/** The sign-ins of a person on pages elsewhere, one for each lake; the server waits for them and pushes what became of them. */
export class SignIns implements IDisposable {
  constructor(
    private readonly _server: IServer,
    private readonly _pushed: IPushed
  ) {
    this._pushed.signIn.connect(this._onEnded, this);
  }

  /** A step was taken, or a sign-in is asked for. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  stepOf(lake: string): SignInStep {
    return this._steps.get(lake) ?? { step: 'none' };
  }

  /** Whether somebody asked to sign in to a lake, though it is not needed yet. */
  isWanted(lake: string): boolean {
    return this._wanted.has(lake);
  }

  /** Somebody asks to sign in. */
  want(lake: string): void {
    this._wanted.add(lake);
    this._changed.emit();
  }

  /** Nothing is left to do: somebody has signed in, or no longer wants to. */
  done(lake: string): void {
    this._wanted.delete(lake);
    this._set(lake, { step: 'none' });
  }

  /** Begin a sign-in with a code that the person types at the provider. */
  async beginCode(lake: string): Promise<void> {
    await this._begin(lake, async () => {
      const code = await this._server.ask('POST sign-in/code', { lake });
      return { step: 'code', code, endsAt: endOf(code.seconds_left) };
    });
  }

  /** Begin a sign-in on a page; the page, or null where there is none. */
  async beginPage(lake: string): Promise<string | null> {
    const base_url = this._server.baseUrl;
    await this._begin(lake, async () => {
      const page = await this._server.ask('POST sign-in/page', {
        lake,
        base_url
      });
      return { step: 'page', page, endsAt: endOf(page.seconds_left) };
    });
    const step = this.stepOf(lake);
    return step.step === 'page' ? step.page.page : null;
  }

  /** Hand on the code that the page showed; null if it is being looked at, else what was wrong. */
  async type(lake: string, code: string): Promise<RequestFailure | null> {
    try {
      await this._server.ask('POST sign-in/typed', { lake, code });
      return null;
    } catch (error) {
      return failureOf(error);
    }
  }

  /** End what was begun. */
  async cancel(lake: string): Promise<void> {
    this.done(lake);
    try {
      await this._server.ask('POST sign-in/cancel', { lake });
    } catch {
      // Nobody waits for it here; it ends by itself.
    }
  }

  dispose(): void {
    this._disposed = true;
    this._pushed.signIn.disconnect(this._onEnded, this);
    Signal.clearData(this);
  }

  private async _begin(
    lake: string,
    how: () => Promise<SignInStep>
  ): Promise<void> {
    const asking: SignInStep = { step: 'asking' };
    this._set(lake, asking);
    let next: SignInStep;
    try {
      next = await how();
    } catch (error) {
      next = { step: 'failed', failure: failureOf(error) };
    }
    if (this.stepOf(lake) === asking) {
      this._set(lake, next);
    }
  }

  private _onEnded(_: unknown, { failure, lake }: SignInEnded): void {
    if (failure === null) {
      this.done(lake);
    } else if (this.stepOf(lake).step !== 'none') {
      this._set(lake, { step: 'failed', failure });
    }
  }

  private _set(lake: string, step: SignInStep): void {
    this._steps.set(lake, step);
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _steps = new Map<string, SignInStep>();
  private readonly _wanted = new Set<string>();
  private _disposed = false;
}

function endOf(secondsLeft: number): number {
  return Date.now() + secondsLeft * 1000;
}
