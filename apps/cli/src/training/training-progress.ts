import type { StepEvent } from '@unroll/trainers';
import type { Score } from '../tasks/task.js';
import type { ProgressFacts } from '../terminal/progress-line.js';
import { LossCurve } from './loss-curve.js';
import type { Sitting } from './sitting.js';
import type { BestMeasurement } from './training-reporter.js';

const recentStepCount = 50;

/** What was found on the validation data, and after how many steps. */
export type Measurement = { readonly step: number; readonly score: Score };

/** Follows the events of training, and tells at any time how it goes. */
export class TrainingProgress {
  readonly #sitting: Sitting;
  readonly #begun: number = performance.now();
  readonly #recentMilliseconds: number[] = [];
  readonly #losses = new LossCurve();
  #step: number;
  #loss: number | undefined;
  #validation: Measurement | undefined;
  #best: Measurement | undefined;

  constructor(sitting: Sitting) {
    this.#sitting = sitting;
    this.#step = sitting.firstStep;
  }

  /** Takes note of what was found on the validation data. */
  followValidation(step: number, score: Score): void {
    this.#validation = { step, score };
    if (this.#best === undefined || score.loss < this.#best.score.loss) this.#best = this.#validation;
  }

  /** Takes note of a step. */
  followStep(event: StepEvent): void {
    this.#step = event.step;
    this.#loss = event.loss;
    this.#losses.add(event.loss);
    this.#recentMilliseconds.push(event.durationMilliseconds);
    if (this.#recentMilliseconds.length > recentStepCount) this.#recentMilliseconds.shift();
  }

  /** How many steps were made. */
  get step(): number {
    return this.#step;
  }

  /** What was last found on the validation data in this sitting, and after how many steps. */
  get validation(): Measurement | undefined {
    return this.#validation;
  }

  /** What was found when a loss was the best: nothing but that loss, if it was in an earlier sitting. */
  measurementOf({ step, loss }: BestMeasurement): Measurement {
    return (
      [this.#best, this.#validation].find((measurement) => measurement?.step === step) ?? { step, score: { loss } }
    );
  }

  /** How long the sitting has taken. */
  get elapsedMilliseconds(): number {
    return performance.now() - this.#begun;
  }

  /** How much of the sitting is done, from 0 to 1; undefined where there is no end. */
  get share(): number | undefined {
    const { firstStep, stepLimit, millisecondLimit } = this.#sitting;
    if (millisecondLimit !== undefined) return this.elapsedMilliseconds / millisecondLimit;
    return stepLimit === undefined ? undefined : (this.#step - firstStep) / (stepLimit - firstStep);
  }

  /** The losses so far, in means over some steps. */
  get losses(): readonly number[] {
    return this.#losses.means;
  }

  /** How training goes. */
  facts(): ProgressFacts {
    const { unitsPerStep, floor, stepLimit, words } = this.#sitting;
    const recent = this.#recentMilliseconds.reduce((sum, milliseconds) => sum + milliseconds, 0);
    return {
      step: this.#step,
      stepLimit,
      loss: this.#loss,
      floor,
      validation: this.#validation && words.validation(this.#validation.score),
      millisecondsLeft: this.#millisecondsLeft(),
      otherLoss: this.#loss === undefined ? undefined : words.loss?.(this.#loss),
      unitsPerSecond: recent > 0 ? (1000 * unitsPerStep * this.#recentMilliseconds.length) / recent : undefined,
      unit: words.unit,
    };
  }

  #millisecondsLeft(): number | undefined {
    const { firstStep, stepLimit, millisecondLimit } = this.#sitting;
    if (millisecondLimit !== undefined) return millisecondLimit - this.elapsedMilliseconds;
    if (stepLimit === undefined || stepLimit === this.#step || firstStep === this.#step) return undefined;
    return (this.elapsedMilliseconds / (this.#step - firstStep)) * (stepLimit - this.#step);
  }
}
