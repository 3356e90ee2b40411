import type { ParameterTree, StateTree } from '@unroll/tensors';

/** Everything that training changes, as data. To save and restore it is to resume exactly. */
export type TrainingState<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
> = {
  /** How many steps were made; also the number of the next batch. Integer, at least 0. */
  readonly step: number;
  readonly parameters: Parameters;
  readonly optimizerState: OptimizerState;
  /** What the next batch goes on from, unless it starts a stream. Undefined before the first step: any batch then starts afresh. */
  readonly recurrentState: RecurrentState | undefined;
};
