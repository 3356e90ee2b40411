import type { TrainingSnapshot } from '@unroll/core';
import type { Objective, ParameterTree, StateTree } from '@unroll/tensors';
import type { StreamBatch } from './stream-batch.js';
import type { TrainingState } from './training-state.js';
import type { TrainingStatistics } from './training-statistics.js';

/** Options of {@link Trainer.step}. */
export type StepOptions = {
  /** Whether to measure each parameter, its gradient and its update too. Default false. */
  readonly statistics?: boolean;
};

/** What one step of training found. */
export type StepResult = {
  /** The loss before the step, as the objective defines it. */
  readonly loss: number;
  /** The global norm of the gradients before the optimizer. */
  readonly gradientNorm: number;
  /** False if the loss or the gradient norm is not finite; the step then changed nothing, and is not counted. */
  readonly applied: boolean;
  /** What is not finite, where the step was not applied, such as ``the gradient of `layers.0.bias` is not finite``. */
  readonly problem?: string;
  /** Where they were asked for, and the step was applied. */
  readonly statistics?: TrainingStatistics;
};

/** Options of {@link Trainer.recordValidation}. */
export type RecordValidationOptions = {
  /** Whether the best parameters so far are kept in the state. Default false. */
  readonly keepBest?: boolean;
  /** By how much a loss must be below the best one to count as better. At least 0. Default 0. */
  readonly minimumImprovement?: number;
  /**
   * Whether the measurement belongs to the course of training. If not, neither the optimizer nor `worseCount` hears of it,
   * and parameters that are better are kept only until the next step. Default true.
   */
  readonly isDue?: boolean;
};

/** Options of {@link Trainer.skip}. */
export type SkipOptions = {
  /** What learning rates are multiplied by from now on. Greater than 0, at most 1. Default 1. */
  readonly rateFactor?: number;
  /** Whether the batch that is left out starts a stream: the next one then starts afresh. Default false. */
  readonly startsStream?: boolean;
};

/** Either a result, or the promise of one from a trainer whose replicas work elsewhere. */
type Awaitable<Result> = Result | Promise<Result>;

/** A training run between two steps, which may have to wait for others. It owns the tensors of its state. */
export interface AsyncTrainer<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
> {
  readonly objective: Objective<Parameters, RecurrentState, Batch>;
  /**
   * Valid until the next step, which writes over it. Clone what is to be kept longer. On the WASM backend the parameters
   * stay the same tensors from step to step, except for a step while others share their data.
   */
  readonly state: TrainingState<Parameters, RecurrentState, OptimizerState>;
  /**
   * The parameters to use the model with: the average that the optimizer keeps, where it does; those of the state
   * otherwise, and after `restoreBest`. Lent, as the state is.
   */
  readonly averagedParameters: Parameters;
  /**
   * One step on a batch. Where the objective throws, the state stays as it was. Where the optimizer throws, its state may
   * be written over in part: it is freed, and the trainer makes no more steps. Not to be called within `tidy`, which would
   * free the new state.
   *
   * @throws ArgumentError if tensors of the state were freed.
   */
  step(batch: Batch, options?: StepOptions): Awaitable<StepResult>;
  /** Leaves the next batch out: counts it as a step that changes nothing but the learning rates that follow. */
  skip(options?: SkipOptions): Awaitable<void>;
  /**
   * Tells the optimizer a loss on validation data, which it may act upon, and keeps the best parameters if asked to.
   *
   * @param loss That of the averaged parameters as they are. One that is not finite is never the best.
   */
  recordValidation(loss: number, options?: RecordValidationOptions): Awaitable<{ isBest: boolean }>;
  /** Puts the best parameters, where some are kept, in the place of those of the state. */
  restoreBest(): Awaitable<void>;
  /** All of the state as plain data, which nothing writes over. */
  snapshot(): Awaitable<TrainingSnapshot>;
  /** Frees the tensors of the state. Calling it again does nothing. */
  dispose(): void;
}

/** A training run between two steps. It owns the tensors of its state. */
export interface Trainer<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
> extends AsyncTrainer<Parameters, RecurrentState, OptimizerState, Batch> {
  step(batch: Batch, options?: StepOptions): StepResult;
  skip(options?: SkipOptions): void;
  recordValidation(loss: number, options?: RecordValidationOptions): { isBest: boolean };
  restoreBest(): void;
  snapshot(): TrainingSnapshot;
}
