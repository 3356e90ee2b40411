import type { ParameterTree, StateTree } from '@unroll/tensors';

/** Everything that training changes. To save and restore it is to resume exactly; as plain data it is a `TrainingSnapshot`. */
export type TrainingState<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
> = {
  /** How many batches were gone through; also the number of the next one. Integer, at least 0. */
  readonly step: number;
  /** What learning rates are multiplied by: 1, unless a loss was not finite and training went on at a lower rate. */
  readonly rateScale: number;
  readonly parameters: Parameters;
  readonly optimizerState: OptimizerState;
  /** What the next batch goes on from, unless it starts a stream. Undefined before the first step: any batch then starts afresh. */
  readonly recurrentState: RecurrentState | undefined;
  /** The parameters that were the best on the validation data; undefined where none are kept. */
  readonly best: BestParameters<Parameters> | undefined;
};

/** The parameters that were the best on the validation data so far. */
export type BestParameters<Parameters extends ParameterTree> = {
  /** After how many steps they were measured. */
  readonly step: number;
  /** Their validation loss. */
  readonly loss: number;
  /** How many measurements since then were not better. */
  readonly worseCount: number;
  readonly parameters: Parameters;
};
