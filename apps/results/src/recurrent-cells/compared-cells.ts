import {
  coupledLstmCell,
  elmanCell,
  gruCell,
  type Initializer,
  indRnnCell,
  layerNormGruCell,
  layerNormLstmCell,
  lstmCell,
  minGruCell,
  minLstmCell,
  mLstmCell,
  peepholeLstmCell,
  projectedLstmCell,
  qrnnCell,
  sLstmCell,
  sruCell,
} from '@unroll/cells';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';

/** What a layer is made of. */
export type LayerOptions = {
  readonly inputSize: number;
  /** The length of its output: a multiple of 4. */
  readonly hiddenSize: number;
  /** How the weight of its input starts. Default: as the cell says. */
  readonly initializers?: { readonly inputWeight: Initializer };
};

/** The cells that are compared, by the names that the table gives them. */
export const comparedCells: Readonly<
  Record<string, (options: LayerOptions) => RecurrentCell<ParameterTree, StateTree>>
> = {
  'Elman, tanh': elmanCell,
  'Elman, relu': (options) => elmanCell({ ...options, activation: 'relu' }),
  IndRNN: indRnnCell,
  LSTM: lstmCell,
  'LSTM, coupled gates': coupledLstmCell,
  'LSTM, peepholes': peepholeLstmCell,
  'LSTM, projected to half': ({ hiddenSize, ...options }) =>
    projectedLstmCell({ ...options, hiddenSize: 2 * hiddenSize, projectionSize: hiddenSize }),
  'LSTM, layer norm': layerNormLstmCell,
  GRU: gruCell,
  'GRU, reset before': (options) => gruCell({ ...options, reset: 'before' }),
  'GRU, layer norm': layerNormGruCell,
  QRNN: qrnnCell,
  SRU: sruCell,
  minGRU: minGruCell,
  minLSTM: minLstmCell,
  'sLSTM, 4 heads': (options) => sLstmCell({ ...options, headCount: 4 }),
  'mLSTM, 4 heads': (options) => mLstmCell({ ...options, headCount: 4 }),
};
