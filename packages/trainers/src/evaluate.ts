import { clone, tidy } from '@tensorflow/tfjs-core';
import { eventLoopTurn, requireInteger } from '@unroll/core';
import { disposeTree, mapTree, type Objective, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { AsyncBatchSource, BatchSource } from './batch-source.js';
import type { StreamBatch } from './stream-batch.js';
import { targetCountOf } from './target-count-of.js';

/** Options of {@link evaluate}. */
export type EvaluateOptions = {
  /** Aborting it rejects with its reason, after the batch under way. */
  readonly signal?: AbortSignal;
};

/** What {@link evaluate} found. */
export type Evaluation = {
  /** The mean over all targets. Not finite where the objective's loss is not. */
  readonly loss: number;
  /** Over how many targets the mean was taken. */
  readonly targetCount: number;
};

/**
 * The mean loss of some parameters over one epoch of batches, each weighted by its number of targets.
 *
 * The recurrent state goes on from batch to batch, and starts afresh with each stream. The event loop gets a turn after
 * every batch. Whatever is thrown on the way, no tensor stays behind.
 *
 * @param parameters Lent: they must not be freed before the promise settles, as a step of their trainer would.
 * @throws ArgumentError if an epoch is not a count of batches.
 * @example const { loss } = await evaluate(objective, trainer.state.parameters, validationBatches);
 */
export async function evaluate<Parameters extends ParameterTree, State extends StateTree, Batch extends StreamBatch>(
  objective: Objective<Parameters, State, Batch>,
  parameters: NoInfer<Parameters>,
  batches: BatchSource<NoInfer<Batch>> | AsyncBatchSource<NoInfer<Batch>>,
  options: EvaluateOptions = {},
): Promise<Evaluation> {
  const { batchesPerEpoch } = batches;
  requireInteger('evaluate', { 'batches.batchesPerEpoch': batchesPerEpoch });
  let state: State | undefined;
  let lossSum = 0;
  let targetCount = 0;
  try {
    for (let index = 0; index < batchesPerEpoch; index++) {
      options.signal?.throwIfAborted();
      const given = batches.batchAt(index);
      const batch = given instanceof Promise ? await given : given;
      const before: State | undefined = state;
      const result = tidy(() => {
        const from = batch.startsStream || before === undefined ? objective.initialState(batch.batchSize) : before;
        const measured = objective.loss(parameters, batch, from);
        const after = mapTree(measured.state, (tensor) => clone(tensor)); // it may be an argument handed back unchanged
        return { loss: measured.loss.dataSync()[0] as number, after };
      });
      state = result.after;
      if (before !== undefined) disposeTree(before);
      const targets = targetCountOf(batch);
      lossSum += result.loss * targets;
      targetCount += targets;
      await eventLoopTurn();
    }
  } finally {
    if (state !== undefined) disposeTree(state);
  }
  return { loss: lossSum / targetCount, targetCount };
}
