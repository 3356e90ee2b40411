export {
  type BidirectionalOptions,
  type BidirectionalParameters,
  type BidirectionalStates,
  bidirectional,
  type Merge,
} from './bidirectional.js';
export { type ElmanCellOptions, type ElmanParameters, type ElmanState, elmanCell } from './elman-cell.js';
export { glorotNormalInitializer } from './glorot-normal-initializer.js';
export { glorotUniformInitializer } from './glorot-uniform-initializer.js';
export { type GruCellOptions, type GruParameters, type GruState, gruCell } from './gru-cell.js';
export { kaimingNormalInitializer } from './kaiming-normal-initializer.js';
export { kaimingUniformInitializer } from './kaiming-uniform-initializer.js';
export { type LstmCellOptions, type LstmParameters, type LstmState, lstmCell } from './lstm-cell.js';
export { orthogonalInitializer } from './orthogonal-initializer.js';
export type {
  AnySequenceEncoder,
  EncodeOptions,
  EncoderParametersOf,
  FinalStatesOf,
  SequenceEncoder,
} from './sequence-encoder.js';
export { smallInitializer } from './small-initializer.js';
export { type FittingCells, type StackParameters, type StackState, stackCells } from './stack-cells.js';
export {
  type FittingEncoders,
  type StackedEncoderParameters,
  type StackedEncoderStates,
  stackEncoders,
} from './stack-encoders.js';
export { type UnidirectionalOptions, unidirectional } from './unidirectional.js';
export { type Initializer, uniformInitializer } from './uniform-initializer.js';
export { unroll } from './unroll.js';
export type { WeightInitializers } from './weight-initializers.js';
