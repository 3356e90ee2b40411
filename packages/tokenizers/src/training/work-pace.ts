import { eventLoopTurn } from '@unroll/core';
import type { TrainingProgress, TrainingWatch } from './training-progress.js';

const turnIntervalMilliseconds = 50;

/** Gives the event loop turns during training, in which it is reported and can be stopped. */
export class WorkPace {
  readonly #onProgress: TrainingWatch['onProgress'];
  readonly #signal: TrainingWatch['signal'];
  #lastTurn: number = performance.now();

  /** @throws the reason of a signal that is aborted already. */
  constructor({ onProgress, signal }: TrainingWatch) {
    this.#onProgress = onProgress;
    this.#signal = signal;
    this.check();
  }

  /** Whether it is time for a turn. It looks at the clock: ask every thousand operations. */
  get due(): boolean {
    return performance.now() - this.#lastTurn >= turnIntervalMilliseconds;
  }

  /** @throws the reason of the signal, if it is aborted. */
  check(): void {
    this.#signal?.throwIfAborted();
  }

  report(progress: TrainingProgress): void {
    this.#onProgress?.(progress);
  }

  /**
   * A turn of the event loop.
   *
   * @throws the reason of the signal, if it is aborted.
   */
  async turn(progress: TrainingProgress): Promise<void> {
    this.report(progress);
    await eventLoopTurn();
    this.check();
    this.#lastTurn = performance.now();
  }
}
