export {
  type AdditiveMemoryReaderOptions,
  type AdditiveMemoryReaderParameters,
  additiveMemoryReader,
} from './additive-memory-reader.js';
export type { AttendingCell } from './attending-cell.js';
export {
  type AttentionCell,
  type AttentionCellOptions,
  type AttentionCellParameters,
  type AttentionCellState,
  attentionCell,
} from './attention-cell.js';
export {
  type BidirectionalOptions,
  type BidirectionalParameters,
  type BidirectionalStates,
  bidirectional,
  type Merge,
} from './bidirectional.js';
export { type ClipRecurrentGradientOptions, clipRecurrentGradient } from './clip-recurrent-gradient.js';
export { type CoupledLstmCellOptions, type CoupledLstmParameters, coupledLstmCell } from './coupled-lstm-cell.js';
export {
  type CoverageMemoryReaderParameters,
  type CoverageState,
  coverageMemoryReader,
} from './coverage-memory-reader.js';
export { type DotMemoryReaderOptions, dotMemoryReader } from './dot-memory-reader.js';
export { type ElmanCellOptions, type ElmanParameters, type ElmanState, elmanCell } from './elman-cell.js';
export { type EmbeddingDropoutOptions, embeddingDropout } from './embedding-dropout.js';
export type { FittingSize } from './fitting-size.js';
export type { GateActivation } from './gate-activation.js';
export {
  type GeneralMemoryReaderOptions,
  type GeneralMemoryReaderParameters,
  generalMemoryReader,
} from './general-memory-reader.js';
export { glorotNormalInitializer } from './glorot-normal-initializer.js';
export { glorotUniformInitializer } from './glorot-uniform-initializer.js';
export { type GruCellOptions, type GruParameters, type GruState, gruCell } from './gru-cell.js';
export { type IndRnnCellOptions, type IndRnnParameters, type IndRnnState, indRnnCell } from './ind-rnn-cell.js';
export { type InputFeedingState, inputFeeding } from './input-feeding.js';
export { kaimingNormalInitializer } from './kaiming-normal-initializer.js';
export { kaimingUniformInitializer } from './kaiming-uniform-initializer.js';
export { type LayerNormGruCellOptions, type LayerNormGruParameters, layerNormGruCell } from './layer-norm-gru-cell.js';
export {
  type LayerNormLstmCellOptions,
  type LayerNormLstmParameters,
  layerNormLstmCell,
} from './layer-norm-lstm-cell.js';
export { type LayerNormalizedOptions, type LayerNormalizedParameters, layerNormalized } from './layer-normalized.js';
export { type LstmCellOptions, type LstmParameters, type LstmState, lstmCell } from './lstm-cell.js';
export { type MLstmCellOptions, type MLstmParameters, type MLstmState, mLstmCell } from './m-lstm-cell.js';
export type { Memory, MemoryOptions, MemoryReader } from './memory-reader.js';
export { type MinGruCellOptions, type MinGruParameters, type MinGruState, minGruCell } from './min-gru-cell.js';
export { type MinLstmCellOptions, type MinLstmParameters, type MinLstmState, minLstmCell } from './min-lstm-cell.js';
export { type NoisyState, type WithoutNoise, withNoise, withoutNoise } from './noisy-state.js';
export { orthogonalInitializer } from './orthogonal-initializer.js';
export { type PeepholeLstmCellOptions, type PeepholeLstmParameters, peepholeLstmCell } from './peephole-lstm-cell.js';
export {
  type ProjectedLstmCellOptions,
  type ProjectedLstmParameters,
  type ProjectedLstmState,
  projectedLstmCell,
} from './projected-lstm-cell.js';
export { type QrnnCellOptions, type QrnnParameters, type QrnnState, qrnnCell } from './qrnn-cell.js';
export { type ResetAtBordersOptions, resetAtBorders } from './reset-at-borders.js';
export { residual } from './residual.js';
export { type SLstmCellOptions, type SLstmParameters, type SLstmState, sLstmCell } from './s-lstm-cell.js';
export type {
  AnySequenceEncoder,
  EncodedSequences,
  EncodeOptions,
  EncoderParametersOf,
  FinalStatesOf,
  SequenceEncoder,
} from './sequence-encoder.js';
export { smallInitializer } from './small-initializer.js';
export { type SruCellOptions, type SruParameters, type SruState, sruCell } from './sru-cell.js';
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
export { type DropoutMasks, type VariationalDropoutOptions, variationalDropout } from './variational-dropout.js';
export { type WeightDropOptions, weightDrop } from './weight-drop.js';
export type { WeightInitializers } from './weight-initializers.js';
export { type ZoneoutOptions, type ZoneoutRates, zoneout } from './zoneout.js';
export { type ZoneoutExpectationOptions, zoneoutExpectation } from './zoneout-expectation.js';
