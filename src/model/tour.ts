import { Signal, type ISignal } from '@lumino/signaling';
import type { IDisposable } from '@lumino/disposable';

/** What is shown, in this order. */
export const TOUR_STEPS = ['find', 'look', 'attach', 'read'] as const;

export type TourStep = (typeof TOUR_STEPS)[number];

/** A short tour of the panel, for whoever sees it for the first time or wants it again. */
export class Tour implements IDisposable {
  /** Opens the notebook that leads on from here; null where the platform has none. */
  openNotebook: (() => void) | null = null;

  /** The tour began, went on, or ended. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Where one is; null while nobody takes the tour. */
  get step(): TourStep | null {
    return this._step;
  }

  get isFirst(): boolean {
    return this._step === TOUR_STEPS[0];
  }

  get isLast(): boolean {
    return this._step === TOUR_STEPS.at(-1);
  }

  get isDisposed(): boolean {
    return this._disposed;
  }

  start(): void {
    this._turnTo(TOUR_STEPS[0]);
  }

  /** One step on; from the last one the tour ends. */
  next(): void {
    this._turnTo(TOUR_STEPS[this._at + 1] ?? null);
  }

  back(): void {
    this._turnTo(TOUR_STEPS[this._at - 1] ?? this._step);
  }

  end(): void {
    this._turnTo(null);
  }

  dispose(): void {
    this._disposed = true;
    Signal.clearData(this);
  }

  private get _at(): number {
    return TOUR_STEPS.findIndex(step => step === this._step);
  }

  private _turnTo(step: TourStep | null): void {
    this._step = step;
    if (!this._disposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _step: TourStep | null = null;
  private _disposed = false;
}
