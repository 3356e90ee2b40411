import { eventLoopTurn, requireInteger, requireNumber } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { BatchSource } from './batch-source.js';
import { evaluate } from './evaluate.js';
import type { StreamBatch } from './stream-batch.js';
import type { Trainer } from './trainer.js';
import type { Ending, TrainingEvent, ValidationEvent } from './training-event.js';

/** Options of {@link train}. */
export type TrainOptions<Batch extends StreamBatch> = {
  /**
   * Ends when the trainer has made this many steps, those of earlier runs included; at once, if it already has. Integer,
   * at least 1. Default: no end.
   */
  readonly steps?: number;
  /** Ends after the step during which this time has passed. Greater than 0. Default: no end. */
  readonly milliseconds?: number;
  /** What to measure the loss on without learning. Default: nothing. */
  readonly validation?: {
    /** One epoch of them is a measurement. */
    readonly batches: BatchSource<Batch>;
    /** After how many steps each. Also measured at the end, unless training was aborted. Integer, at least 1. */
    readonly everySteps: number;
  };
  /** Ends after the step or the validation batch under way when it is aborted. */
  readonly signal?: AbortSignal;
};

/**
 * Trains step by step, as an async iterator of what happens.
 *
 * The trainer's state may be read, saved and sampled from at every event. Leaving the loop ends training; the trainer
 * keeps its state, and another call goes on from it. So it is when a batch or the objective throws. The event loop gets a
 * turn after every step.
 *
 * @throws ArgumentError if an option is out of its range, or the trainer was disposed.
 * @example for await (const event of train(trainer, batches, { steps: 900 })) if (event.type === 'step') console.log(event.loss);
 */
export async function* train<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  trainer: Trainer<Parameters, RecurrentState, OptimizerState, Batch>,
  batches: BatchSource<NoInfer<Batch>>,
  options: TrainOptions<NoInfer<Batch>> = {},
): AsyncGenerator<TrainingEvent, void, undefined> {
  const { steps = Infinity, milliseconds = Infinity, validation, signal } = options;
  if (steps !== Infinity) requireInteger('train', { steps });
  if (milliseconds !== Infinity) requireNumber('train', { milliseconds }, { above: 0 });
  if (validation !== undefined) requireInteger('train', { 'validation.everySteps': validation.everySteps });
  const begun = performance.now();
  let validatedStep: number | undefined;

  function endingAfterStep(): Ending | undefined {
    if (signal?.aborted === true) return { reason: 'aborted' };
    if (trainer.state.step >= steps) return { reason: 'steps' };
    return performance.now() - begun >= milliseconds ? { reason: 'time' } : undefined;
  }

  /** The measurement that is due: none where there is nothing to measure, or it was made already, or is aborted. */
  async function measured(): Promise<ValidationEvent[]> {
    const { step, parameters } = trainer.state;
    if (validation === undefined || validatedStep === step) return [];
    try {
      const { loss } = await evaluate(trainer.objective, parameters, validation.batches, signal && { signal });
      validatedStep = step;
      return [{ type: 'validation', step, loss }];
    } catch (error) {
      if (signal?.aborted === true && error === signal.reason) return [];
      throw error;
    }
  }

  let ending = endingAfterStep();
  while (ending === undefined) {
    const started = performance.now();
    const { loss, gradientNorm, applied } = trainer.step(batches.batchAt(trainer.state.step));
    if (!applied) {
      ending = { reason: 'diverged', loss, gradientNorm };
      break;
    }
    const { step } = trainer.state;
    yield { type: 'step', step, loss, gradientNorm, durationMilliseconds: performance.now() - started };
    await eventLoopTurn();
    if (validation !== undefined && step % validation.everySteps === 0) yield* await measured();
    ending = endingAfterStep();
  }
  yield* await measured();
  yield { type: 'done', step: trainer.state.step, ...ending };
}
