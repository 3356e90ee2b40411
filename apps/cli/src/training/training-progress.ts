import type { TrainingEvent } from '@unroll/trainers';
import type { ProgressFacts } from '../terminal/progress-line.js';
import type { Sitting } from './sitting.js';

const recentStepCount = 50;

/** Follows the events of training, and tells at any time how it goes. */
export class TrainingProgress {
  readonly #sitting: Sitting;
  readonly #begun: number = performance.now();
  readonly #recentMilliseconds: number[] = [];
  #step: number;
  #loss = Number.NaN;
  #validationLoss: number | undefined;
  #validationStep = 0;

  constructor(sitting: Sitting) {
    this.#sitting = sitting;
    this.#step = sitting.firstStep;
  }

  /** Takes note of a step or of a validation. */
  follow(event: Exclude<TrainingEvent, { type: 'done' }>): void {
    if (event.type === 'validation') {
      this.#validationLoss = event.loss;
      this.#validationStep = event.step;
      return;
    }
    this.#step = event.step;
    this.#loss = event.loss;
    this.#recentMilliseconds.push(event.durationMilliseconds);
    if (this.#recentMilliseconds.length > recentStepCount) this.#recentMilliseconds.shift();
  }

  /** How many steps were made. */
  get step(): number {
    return this.#step;
  }

  /** The loss on the held-out text when that was last measured in this sitting. */
  get validationLoss(): number | undefined {
    return this.#validationLoss;
  }

  /** After how many steps that was. */
  get validationStep(): number {
    return this.#validationStep;
  }

  /** How long the sitting has taken. */
  get elapsedMilliseconds(): number {
    return performance.now() - this.#begun;
  }

  /** How training goes. Not before the first step. */
  facts(): ProgressFacts {
    const { charactersPerStep, floor, stepLimit } = this.#sitting;
    const recent = this.#recentMilliseconds.reduce((sum, milliseconds) => sum + milliseconds, 0);
    return {
      step: this.#step,
      stepLimit,
      loss: this.#loss,
      floor,
      validationLoss: this.#validationLoss,
      millisecondsLeft: this.#millisecondsLeft(),
      charactersPerSecond: (1000 * charactersPerStep * this.#recentMilliseconds.length) / recent,
    };
  }

  #millisecondsLeft(): number | undefined {
    const { firstStep, stepLimit, millisecondLimit } = this.#sitting;
    if (millisecondLimit !== undefined) return millisecondLimit - this.elapsedMilliseconds;
    if (stepLimit === undefined || stepLimit === this.#step) return undefined;
    return (this.elapsedMilliseconds / (this.#step - firstStep)) * (stepLimit - this.#step);
  }
}
