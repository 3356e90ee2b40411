import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { AsyncBatchSource, BatchSource } from './batch-source.js';
import type { TrainerOptions } from './create-trainer.js';
import type { StreamBatch } from './stream-batch.js';
import type { TrainOptions } from './train-options.js';

/** What is to be trained, and how: what `createTrainer` and `train` are given, but for the signal. */
export type TrainingPlan<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
> = Exclude<TrainerOptions<Parameters, RecurrentState, OptimizerState, Batch>, { readonly state: object }> & {
  readonly batches: BatchSource<NoInfer<Batch>> | AsyncBatchSource<NoInfer<Batch>>;
  /** Default: no end. */
  readonly options?: Omit<TrainOptions<NoInfer<Batch>, NoInfer<Parameters>>, 'signal'>;
};

/** Which of several threads that train together one is. */
export type ReplicaNumber = {
  /** Counted from 0: the one whose batches and options count, and which measures and samples. */
  readonly index: number;
  /** How many there are. */
  readonly count: number;
};

/** A function that says what is to be trained, in the thread that it is to be trained in. */
export type TrainingProgram<
  Settings,
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
> = (
  settings: Settings,
  replica: ReplicaNumber,
) =>
  | TrainingPlan<Parameters, RecurrentState, OptimizerState, Batch>
  | Promise<TrainingPlan<Parameters, RecurrentState, OptimizerState, Batch>>;
