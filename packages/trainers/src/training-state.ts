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
  /** How many batches in a row were left out up to here. Integer, at least 0. */
  readonly leftOutCount: number;
  /** After how many steps the validation data were last measured on when that was due; undefined before. */
  readonly measuredStep: number | undefined;
  /** Whether the best parameters were put back, so that they are those to use until the next step. */
  readonly isBestRestored: boolean;
  readonly parameters: Parameters;
  readonly optimizerState: OptimizerState;
  /** What the next batch goes on from, unless it starts a stream. Undefined before the first step: any batch then starts afresh. */
  readonly recurrentState: RecurrentState | undefined;
  /** The parameters that were the best on the validation data; undefined where none are kept. */
  readonly best: BestParameters<Parameters> | undefined;
  /**
   * Better ones than those, of a measurement at this very step that was not due; undefined where there was none. They are
   * gone with the next step, so that such a measurement changes nothing in what follows.
   */
  readonly latest: Pick<BestParameters<Parameters>, 'loss' | 'parameters'> | undefined;
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
