import { eventLoopTurn, requireInteger, requireNumber } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { BatchSource } from './batch-source.js';
import { evaluate, type StreamBatch } from './evaluate.js';
import type { Trainer } from './trainer.js';
import type { DoneReason, TrainingEvent } from './training-event.js';

/** Options of {@link train}. */
export type TrainOptions<Batch> = {
  /** Ends when the trainer has made this many steps, those of earlier runs included. Default: no end. */
  readonly steps?: number;
  /** Ends after this time. Default: no end. */
  readonly milliseconds?: number;
  /** Batches to measure the loss on without learning. */
  readonly validation?: {
    readonly batches: BatchSource<Batch>;
    /** After how many steps each. Also measured at the end. Integer, at least 1. */
    readonly everySteps: number;
  };
  /** Ends after the step under way when it is aborted. */
  readonly signal?: AbortSignal;
};

/**
 * Trains step by step, as an async iterator of what happens.
 *
 * The trainer's state may be read, saved and sampled from at every event. Leaving the loop ends training; the trainer
 * keeps its state, and another call goes on from it. The event loop gets a turn after every step.
 *
 * @throws ArgumentError if an option is out of its range.
 * @example for await (const event of train(trainer, batches, { steps: 900 })) if (event.type === 'step') console.log(event.loss);
 */
export async function* train<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  trainer: Trainer<Parameters, RecurrentState, OptimizerState, Batch>,
  batches: BatchSource<Batch>,
  options: TrainOptions<Batch> = {},
): AsyncGenerator<TrainingEvent, void, undefined> {
  const { steps = Infinity, milliseconds = Infinity, validation, signal } = options;
  if (steps !== Infinity) requireInteger('train', { steps });
  if (milliseconds !== Infinity) requireNumber('train', { milliseconds }, { above: 0 });
  if (validation !== undefined) requireInteger('train', { 'validation.everySteps': validation.everySteps });
  const begun = performance.now();
  let validatedAt = -1;

  async function* validated(): AsyncGenerator<TrainingEvent, void, undefined> {
    const { step, parameters } = trainer.state;
    if (validation === undefined || validatedAt === step) return;
    validatedAt = step;
    const { loss } = await evaluate(trainer.objective, parameters, validation.batches);
    yield { type: 'validation', step, loss };
  }

  function reasonToEnd(): DoneReason | undefined {
    if (signal?.aborted === true) return 'aborted';
    if (trainer.state.step >= steps) return 'steps';
    return performance.now() - begun >= milliseconds ? 'time' : undefined;
  }

  let reason = reasonToEnd();
  while (reason === undefined) {
    const started = performance.now();
    const { loss, gradientNorm, applied } = trainer.step(batches.batchAt(trainer.state.step));
    if (!applied) {
      reason = 'diverged';
      break;
    }
    const { step } = trainer.state;
    yield { type: 'step', step, loss, gradientNorm, durationMilliseconds: performance.now() - started };
    await eventLoopTurn();
    reason = reasonToEnd();
    if (validation !== undefined && step % validation.everySteps === 0 && reason !== 'aborted') yield* validated();
  }
  if (reason !== 'aborted') yield* validated();
  yield { type: 'done', step: trainer.state.step, reason };
}
