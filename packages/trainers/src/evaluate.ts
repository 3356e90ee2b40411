import { clone, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { eventLoopTurn } from '@unroll/core';
import { disposeTree, mapTree, type Objective, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { BatchSource } from './batch-source.js';

/** What a batch must say of itself to be trained on and evaluated. */
export type StreamBatch = {
  readonly batchSize: number;
  readonly timeSteps: number;
  readonly startsStream: boolean;
};

/** The mean loss over data, and over how many targets it was taken. */
export type Evaluation = { readonly loss: number; readonly targetCount: number };

/**
 * The mean loss of some parameters over one epoch of batches, each weighted by its number of targets. The recurrent
 * state goes on from batch to batch. The event loop gets a turn after every batch.
 *
 * @param options.signal Aborting it rejects with its reason.
 */
export async function evaluate<Parameters extends ParameterTree, State extends StateTree, Batch extends StreamBatch>(
  objective: Objective<Parameters, State, Batch>,
  parameters: Parameters,
  batches: BatchSource<Batch>,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Evaluation> {
  let state: State | undefined;
  let lossSum = 0;
  let targetCount = 0;
  try {
    for (let index = 0; index < batches.batchesPerEpoch; index++) {
      options.signal?.throwIfAborted();
      const batch = batches.batchAt(index);
      if (state === undefined || batch.startsStream) {
        if (state !== undefined) disposeTree(state);
        state = objective.initialState(batch.batchSize);
      }
      const before: State = state;
      const result = tidy(() => {
        const { loss, state: after } = objective.loss(parameters, batch, before);
        const value = loss.dataSync()[0] as number;
        return { value, state: mapTree(after, (tensor: Tensor) => clone(tensor)) };
      });
      disposeTree(before);
      state = result.state;
      const targets = batch.batchSize * batch.timeSteps;
      lossSum += result.value * targets;
      targetCount += targets;
      await eventLoopTurn();
    }
  } finally {
    if (state !== undefined) disposeTree(state);
  }
  return { loss: lossSum / targetCount, targetCount };
}
