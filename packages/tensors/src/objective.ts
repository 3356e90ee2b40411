import type { Scalar } from '@tensorflow/tfjs-core';
import type { RandomKey } from '@unroll/core';
import type { ParameterTree, StateTree } from './tree.js';

/**
 * What training needs of a model: a loss of its parameters over a batch, and the state that goes on to the next batch.
 *
 * `Batch` is plain data without tensors, so that it can cross to a worker.
 */
export interface Objective<Parameters extends ParameterTree, State extends StateTree, Batch> {
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): Parameters;
  /** The state at the start of a stream of batches. `{}` where nothing is carried. */
  initialState(batchSize: number): State;
  /**
   * The mean loss over the batch's targets, in nats for a likelihood, and the state after the batch's last time step.
   *
   * @param step How many training steps came before, for noise that differs from step to step; undefined where the loss is
   *   measured and not trained on, which calls for no noise.
   */
  loss(parameters: Parameters, batch: Batch, state: State, step?: number): { loss: Scalar; state: State };
  /**
   * What is worth watching of the model on a batch, by name, for plots: such as the share of saturated gates. It frees
   * what it makes.
   */
  observe?(parameters: Parameters, batch: Batch, state: State): Readonly<Record<string, number>>;
}
