export { type ElmanCellOptions, type ElmanParameters, type ElmanState, elmanCell } from './elman-cell.js';
export { type GruCellOptions, type GruParameters, type GruState, gruCell } from './gru-cell.js';
export { type LstmCellOptions, type LstmParameters, type LstmState, lstmCell } from './lstm-cell.js';
export { type MinGruCellOptions, type MinGruParameters, type MinGruState, minGruCell } from './min-gru-cell.js';
export { type MinLstmCellOptions, type MinLstmParameters, type MinLstmState, minLstmCell } from './min-lstm-cell.js';
export { type StackParameters, type StackState, stackCells } from './stack-cells.js';
export { type Initializer, uniformInitializer } from './uniform-initializer.js';
export { unroll } from './unroll.js';
