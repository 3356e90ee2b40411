import type { ParameterTree } from '@unroll/tensors';
import type { AsyncBatchSource, BatchSource } from './batch-source.js';
import type { StreamBatch } from './stream-batch.js';

/** Options of {@link train}. */
export type TrainOptions<Batch extends StreamBatch, Parameters extends ParameterTree = ParameterTree> = {
  /**
   * Ends when the trainer has made this many steps, those of earlier runs included; at once, if it already has. Integer,
   * at least 1. Default: no end.
   */
  readonly steps?: number;
  /** Ends after the step during which this time has passed. Greater than 0. Default: no end. */
  readonly milliseconds?: number;
  /** What to measure the loss on without learning. Default: nothing. */
  readonly validation?: ValidationOptions<Batch>;
  /** What to look at now and then. Default: nothing. */
  readonly sample?: {
    /** After how many steps each. Integer, at least 1. */
    readonly everySteps: number;
    /** What the model does with some parameters, which are lent. It frees what it makes. */
    readonly write: (parameters: Parameters, step: number) => string | Promise<string>;
  };
  /**
   * When to tell all that is needed to go on: after so many steps, or after the first step past so many milliseconds,
   * whichever comes first; and at the end, unless training diverged. Default: never.
   */
  readonly checkpoint?: {
    /** Integer, at least 1. Default: the time alone decides. */
    readonly everySteps?: number;
    /** Greater than 0. Default: the steps alone decide. */
    readonly everyMilliseconds?: number;
  };
  /** After how many steps each the statistics of a step are told. Integer, at least 1. Default: never. */
  readonly statistics?: { readonly everySteps: number };
  /**
   * What to do where a loss or a gradient is not finite: to stop, or to leave the batch out and go on at a lower rate.
   * Default `'stop'`.
   */
  readonly nonFinite?: 'stop' | NonFiniteOptions;
  /** Ends after the step or the validation batch under way when it is aborted. */
  readonly signal?: AbortSignal;
};

/** How {@link train} measures the loss without learning. */
export type ValidationOptions<Batch extends StreamBatch> = {
  /** One epoch of them is a measurement. */
  readonly batches: BatchSource<Batch> | AsyncBatchSource<Batch>;
  /** After how many steps each. Also measured at the end, unless training was aborted. Integer, at least 1. */
  readonly everySteps: number;
  /** Whether the best parameters so far are kept in the trainer's state. Default: if there is a `patience`. */
  readonly keepBest?: boolean;
  /**
   * After how many measurements in a row that are not better training ends, with the best parameters in place. Integer,
   * at least 1. Default: never.
   */
  readonly patience?: number;
  /** By how much a loss must be below the best one to count as better, in its own unit. At least 0. Default 0. */
  readonly minimumImprovement?: number;
};

/** How {@link train} goes on past losses that are not finite. */
export type NonFiniteOptions = {
  /** What learning rates are multiplied by after each. Greater than 0, at most 1. Default 0.5. */
  readonly rateFactor?: number;
  /** How many batches in a row may be left out. One more, and training has diverged. Integer, at least 0. Default 5. */
  readonly limit?: number;
};
