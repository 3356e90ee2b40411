import type { Objective, ParameterTree, StateTree } from '@unroll/tensors';
import type { StreamBatch } from './stream-batch.js';
import type { TrainingState } from './training-state.js';

/** What one step of training found. */
export type StepResult = {
  /** The loss before the step, as the objective defines it. */
  readonly loss: number;
  /** The global norm of the gradients before the optimizer. */
  readonly gradientNorm: number;
  /** False if the loss or the gradient norm is not finite; the step then changed nothing, and is not counted. */
  readonly applied: boolean;
};

/** A training run between two steps. It owns the tensors of its state. */
export interface Trainer<
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
   * One step on a batch. Where the objective throws, the state stays as it was. Where the optimizer throws, its state may
   * be written over in part: it is freed, and the trainer makes no more steps. Not to be called within `tidy`, which would
   * free the new state.
   *
   * @throws ArgumentError if tensors of the state were freed.
   */
  step(batch: Batch): StepResult;
  /** Frees the tensors of the state. Calling it again does nothing. */
  dispose(): void;
}
