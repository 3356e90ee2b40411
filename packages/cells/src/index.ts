export { type CoupledLstmCellOptions, type CoupledLstmParameters, coupledLstmCell } from './coupled-lstm-cell.js';
export { type ElmanCellOptions, type ElmanParameters, type ElmanState, elmanCell } from './elman-cell.js';
export type { GateActivation } from './gate-activation.js';
export { type GruCellOptions, type GruParameters, type GruState, gruCell } from './gru-cell.js';
export { type IndRnnCellOptions, type IndRnnParameters, type IndRnnState, indRnnCell } from './ind-rnn-cell.js';
export { type LayerNormGruCellOptions, type LayerNormGruParameters, layerNormGruCell } from './layer-norm-gru-cell.js';
export {
  type LayerNormLstmCellOptions,
  type LayerNormLstmParameters,
  layerNormLstmCell,
} from './layer-norm-lstm-cell.js';
export { type LstmCellOptions, type LstmParameters, type LstmState, lstmCell } from './lstm-cell.js';
export { type MLstmCellOptions, type MLstmParameters, type MLstmState, mLstmCell } from './m-lstm-cell.js';
export { type MinGruCellOptions, type MinGruParameters, type MinGruState, minGruCell } from './min-gru-cell.js';
export { type MinLstmCellOptions, type MinLstmParameters, type MinLstmState, minLstmCell } from './min-lstm-cell.js';
export { type PeepholeLstmCellOptions, type PeepholeLstmParameters, peepholeLstmCell } from './peephole-lstm-cell.js';
export {
  type ProjectedLstmCellOptions,
  type ProjectedLstmParameters,
  type ProjectedLstmState,
  projectedLstmCell,
} from './projected-lstm-cell.js';
export { type QrnnCellOptions, type QrnnParameters, type QrnnState, qrnnCell } from './qrnn-cell.js';
export { type SLstmCellOptions, type SLstmParameters, type SLstmState, sLstmCell } from './s-lstm-cell.js';
export { type SruCellOptions, type SruParameters, type SruState, sruCell } from './sru-cell.js';
export { type StackParameters, type StackState, stackCells } from './stack-cells.js';
export { type Initializer, uniformInitializer } from './uniform-initializer.js';
export { unroll } from './unroll.js';
