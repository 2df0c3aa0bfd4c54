import type { IDisposable } from '@lumino/disposable';

/** Ends a request when the caller withdraws it, or when nothing came for so many seconds. */
export class Deadline implements IDisposable {
  constructor(
    readonly seconds: number,
    private readonly _caller?: AbortSignal
  ) {
    this._caller?.addEventListener('abort', this._withdraw);
    if (this._caller?.aborted) {
      this._withdraw();
    }
    this.restart();
  }

  get signal(): AbortSignal {
    return this._controller.signal;
  }

  /** Whether the caller no longer wants the answer. */
  get isWithdrawn(): boolean {
    return this._caller?.aborted ?? false;
  }

  /** Whether the time ran out. */
  get isLate(): boolean {
    return this._late;
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  /** Something came: the time begins again. */
  restart(): void {
    clearTimeout(this._timer);
    this._timer = setTimeout(() => {
      this._late = true;
      this._controller.abort();
    }, this.seconds * 1000);
  }

  dispose(): void {
    this._disposed = true;
    clearTimeout(this._timer);
    this._caller?.removeEventListener('abort', this._withdraw);
  }

  private readonly _withdraw = (): void => {
    this._controller.abort();
  };
  private readonly _controller = new AbortController();
  private _timer: ReturnType<typeof setTimeout> | undefined;
  private _late = false;
  private _disposed = false;
}
