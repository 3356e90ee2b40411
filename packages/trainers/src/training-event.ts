import type { TrainingSnapshot } from '@unroll/core';
import type { TrainingStatistics } from './training-statistics.js';

/**
 * What {@link train} tells, in order. `step` is always the count of steps made so far, those of earlier runs included.
 *
 * Events are plain data and can cross to another thread.
 */
export type TrainingEvent = StepEvent | ValidationEvent | SampleEvent | CheckpointEvent | WarningEvent | DoneEvent;

/** A step was made. */
export type StepEvent = {
  readonly type: 'step';
  readonly step: number;
  /** The loss before the step, as the objective defines it. */
  readonly loss: number;
  /** The global norm of the gradients before the optimizer. */
  readonly gradientNorm: number;
  /** How long the step took, with its batch. */
  readonly durationMilliseconds: number;
  /** How many targets the step learned from in a second: for a language model, tokens. */
  readonly targetsPerSecond: number;
  /** What can be plotted of the step, where that was asked for and is due. */
  readonly statistics?: TrainingStatistics;
};

/** The loss was measured on the validation batches. */
export type ValidationEvent = {
  readonly type: 'validation';
  readonly step: number;
  /** The mean over all their targets. */
  readonly loss: number;
  /** Whether it is the best so far; always false where the best parameters are not kept. */
  readonly isBest: boolean;
};

/** A look at what the model does now. */
export type SampleEvent = { readonly type: 'sample'; readonly step: number; readonly text: string };

/** All that is needed to go on from here, to be saved. Training goes on when the next event is asked for. */
export type CheckpointEvent = {
  readonly type: 'checkpoint';
  readonly step: number;
  readonly snapshot: TrainingSnapshot;
};

/** Something is wrong, and training goes on. */
export type WarningEvent =
  /** A batch was left out, because its loss or a gradient was not finite. */
  | {
      readonly type: 'warning';
      readonly step: number;
      readonly kind: 'non-finite';
      /** A sentence for a person. */
      readonly message: string;
      readonly loss: number;
      readonly gradientNorm: number;
      /** What learning rates are multiplied by from now on. */
      readonly rateScale: number;
    }
  /** Every step, or every few, leave tensors behind. */
  | {
      readonly type: 'warning';
      readonly step: number;
      readonly kind: 'leak';
      /** A sentence for a person, which names the tensors of the last step or the last few. */
      readonly message: string;
    };

/** Training ended. Always the last event. */
export type DoneEvent = { readonly type: 'done'; readonly step: number } & Ending;

/** Why training ended. */
export type Ending =
  /** The number of steps asked for was reached, or the time asked for has passed, or the signal was aborted. */
  | { readonly reason: 'steps' | 'time' | 'aborted' }
  /** As many measurements as `patience` allows were no better than the best. The parameters are the best ones. */
  | { readonly reason: 'patience'; readonly bestStep: number; readonly bestLoss: number }
  /** The loss or a gradient of the next step is not finite. The parameters are those before it. */
  | {
      readonly reason: 'diverged';
      readonly loss: number;
      readonly gradientNorm: number;
      /** What is not finite, such as ``the gradient of `layers.0.bias` is not finite``. */
      readonly problem: string;
    };

/** The name of why training ended. */
export type DoneReason = Ending['reason'];
