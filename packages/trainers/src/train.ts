import { ArgumentError, eventLoopTurn, requireInteger, requireNumber } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { AsyncBatchSource, BatchSource } from './batch-source.js';
import { evaluate } from './evaluate.js';
import { leakGuard } from './leak-guard.js';
import type { StreamBatch } from './stream-batch.js';
import { targetCountOf } from './target-count-of.js';
import type { TrainOptions, ValidationOptions } from './train-options.js';
import type { AsyncTrainer, StepResult } from './trainer.js';
import type { CheckpointEvent, Ending, TrainingEvent, ValidationEvent } from './training-event.js';
import type { TrainingState } from './training-state.js';

/**
 * Trains step by step, as an async iterator of what happens.
 *
 * The trainer's state may be read, saved and sampled from at every event. Leaving the loop ends training; the trainer
 * keeps its state, and another call goes on from it. So it is when a batch or the objective throws. The event loop gets a
 * turn after every step.
 *
 * Where every step leaves more tensors behind, or at least one of five, a warning names them once.
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
  trainer: AsyncTrainer<Parameters, RecurrentState, OptimizerState, Batch>,
  batches: BatchSource<NoInfer<Batch>> | AsyncBatchSource<NoInfer<Batch>>,
  options: TrainOptions<NoInfer<Batch>, NoInfer<Parameters>> = {},
): AsyncGenerator<TrainingEvent, void, undefined> {
  requireOptions(options);
  const { steps = Infinity, milliseconds = Infinity, validation, sample, checkpoint, statistics, signal } = options;
  const { keepBest = validation?.patience !== undefined, minimumImprovement = 0 } = validation ?? {};
  const nonFinite = nonFiniteOptions(options);
  const guard = leakGuard(() => ownTensorsOf(trainer.state));
  const begun = performance.now();
  let checkpointTime = begun;
  let isChanged = false; // since the last checkpoint

  /** Why training ends at this state, if it does; the time that has passed counts only after a step. */
  function endingOf(): Ending | undefined {
    if (signal?.aborted === true) return { reason: 'aborted' };
    const { step, best } = trainer.state;
    if (best !== undefined && best.worseCount >= (validation?.patience ?? Infinity)) {
      return { reason: 'patience', bestStep: best.step, bestLoss: best.loss };
    }
    return step >= steps ? { reason: 'steps' } : undefined;
  }

  /** Whether a measurement belongs to the course of training at this state. */
  function isMeasurementDue(): boolean {
    const { step } = trainer.state;
    return validation !== undefined && step > 0 && step % validation.everySteps === 0;
  }

  /** A measurement: none where there is nothing to measure, or it was made already, or is aborted. */
  async function measured(): Promise<ValidationEvent[]> {
    const { step, measuredStep } = trainer.state;
    if (validation === undefined || measuredStep === step) return [];
    try {
      const parameters = trainer.averagedParameters;
      const { loss } = await evaluate(trainer.objective, parameters, validation.batches, signal && { signal });
      const isDue = isMeasurementDue();
      const { isBest } = await trainer.recordValidation(loss, { keepBest, minimumImprovement, isDue });
      isChanged = true;
      return [{ type: 'validation', step, loss, isBest }];
    } catch (error) {
      if (signal?.aborted === true && error === signal.reason) return [];
      throw error;
    }
  }

  function isCheckpointDue(): boolean {
    const { everySteps = Infinity, everyMilliseconds = Infinity } = checkpoint ?? {};
    return trainer.state.step % everySteps === 0 || performance.now() - checkpointTime >= everyMilliseconds;
  }

  async function checkpointEvent(): Promise<CheckpointEvent> {
    const snapshot = await trainer.snapshot();
    isChanged = false;
    checkpointTime = performance.now();
    return { type: 'checkpoint', step: snapshot.step, snapshot };
  }

  /** What there is to tell of a step that was not applied: that its batch is left out, or that training has diverged. */
  async function leaveOut(
    { loss, gradientNorm, problem = '' }: StepResult,
    { startsStream }: Batch,
  ): Promise<TrainingEvent | Ending> {
    if (trainer.state.leftOutCount >= nonFinite.limit) return { reason: 'diverged', loss, gradientNorm, problem };
    await trainer.skip({ rateFactor: nonFinite.rateFactor, startsStream });
    const { step, rateScale } = trainer.state;
    const message = `Batch ${step - 1} is left out, because ${problem}. Learning rates are ${rateScale} times what they were set to.`;
    return { type: 'warning', step, kind: 'non-finite', message, loss, gradientNorm, rateScale };
  }

  let ending = endingOf();
  try {
    if (ending === undefined && isMeasurementDue()) yield* await measured(); // left owing by whoever stopped
    while (ending === undefined) {
      const started = performance.now();
      const number = trainer.state.step;
      const given = batches.batchAt(number);
      const batch = given instanceof Promise ? await unlessAborted(given, signal) : given;
      if (batch === undefined) {
        ending = { reason: 'aborted' };
        break;
      }
      const isWatched = statistics !== undefined && (number + 1) % statistics.everySteps === 0;
      const result = await trainer.step(batch, { statistics: isWatched });
      guard.afterStep();
      if (result.applied) {
        isChanged = true;
        const { loss, gradientNorm } = result;
        const durationMilliseconds = performance.now() - started;
        const targetsPerSecond = (1000 * targetCountOf(batch)) / durationMilliseconds;
        const more = result.statistics && { statistics: result.statistics };
        yield { type: 'step', step: number + 1, loss, gradientNorm, durationMilliseconds, targetsPerSecond, ...more };
      } else {
        const told = await leaveOut(result, batch);
        if ('reason' in told) {
          ending = told;
          break;
        }
        isChanged = true;
        yield told;
      }
      await eventLoopTurn();
      const { step } = trainer.state;
      const leak = guard.finding();
      if (leak !== undefined) yield { type: 'warning', step, kind: 'leak', message: leak };
      if (isMeasurementDue()) yield* await measured();
      if (sample !== undefined && step % sample.everySteps === 0 && signal?.aborted !== true) {
        yield { type: 'sample', step, text: await sample.write(trainer.averagedParameters, step) };
      }
      if (checkpoint !== undefined && isCheckpointDue()) yield await checkpointEvent();
      ending = endingOf();
      if (ending === undefined && performance.now() - begun >= milliseconds) ending = { reason: 'time' };
    }
    if (ending.reason !== 'diverged') {
      yield* await measured();
      if (checkpoint !== undefined && isChanged) yield await checkpointEvent();
    }
    if (ending.reason === 'patience') await trainer.restoreBest();
    yield { type: 'done', step: trainer.state.step, ...ending };
  } finally {
    guard.release();
  }
}

/** What a promise is kept with; undefined if the signal is aborted before that. */
async function unlessAborted<Value>(
  promise: Promise<Value>,
  signal: AbortSignal | undefined,
): Promise<Value | undefined> {
  if (signal === undefined) return promise;
  let leave = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave);
  });
  try {
    promise.catch(() => {}); // of a wait that was given up
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}

/** The tensors that a trainer keeps between two steps. */
function ownTensorsOf({
  parameters,
  optimizerState,
  recurrentState = {},
  best,
  latest,
}: TrainingState<ParameterTree, StateTree, StateTree>): StateTree {
  return [parameters, optimizerState, recurrentState, best?.parameters ?? {}, latest?.parameters ?? {}];
}

function requireOptions(options: TrainOptions<StreamBatch, never>): void {
  const { steps = Infinity, milliseconds = Infinity, validation, sample, checkpoint, statistics } = options;
  if (steps !== Infinity) requireInteger('train', { steps });
  if (milliseconds !== Infinity) requireNumber('train', { milliseconds }, { above: 0 });
  const counts = {
    'validation.everySteps': validation?.everySteps,
    'validation.patience': validation?.patience,
    'sample.everySteps': sample?.everySteps,
    'checkpoint.everySteps': checkpoint?.everySteps,
    'statistics.everySteps': statistics?.everySteps,
  };
  for (const [name, count] of Object.entries(counts))
    if (count !== undefined) requireInteger('train', { [name]: count });
  const { minimumImprovement = 0 } = validation ?? {};
  requireNumber('train', { 'validation.minimumImprovement': minimumImprovement }, { minimum: 0 });
  const { everyMilliseconds = 1 } = checkpoint ?? {};
  requireNumber('train', { 'checkpoint.everyMilliseconds': everyMilliseconds }, { above: 0 });
  if (validation !== undefined) requireValidation(validation);
  const { rateFactor, limit } = nonFiniteOptions(options);
  requireNumber('train', { 'nonFinite.rateFactor': rateFactor }, { above: 0, maximum: 1 });
  requireInteger('train', { 'nonFinite.limit': limit }, { minimum: 0 });
}

/** Checks what would otherwise be found out only at the first measurement. */
function requireValidation({ batches, patience, keepBest }: ValidationOptions<StreamBatch>): void {
  requireInteger('train', { 'validation.batches.batchesPerEpoch': batches?.batchesPerEpoch });
  if (patience === undefined || keepBest !== false) return;
  const expectation = 'be left out where `validation.keepBest` is false, since it counts from the best';
  throw new ArgumentError({ caller: 'train', argument: 'validation.patience', expectation, actual: patience });
}

function nonFiniteOptions({ nonFinite = 'stop' }: Pick<TrainOptions<StreamBatch, never>, 'nonFinite'>): {
  rateFactor: number;
  limit: number;
} {
  if (nonFinite === 'stop') return { rateFactor: 1, limit: 0 };
  return { rateFactor: 0.5, limit: 5, ...nonFinite };
}
