import {
  coupledLstmCell,
  elmanCell,
  gruCell,
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

/** A layer that reads inputSize numbers and whose output has outputSize, a multiple of 4. */
type LayerFactory = (inputSize: number, outputSize: number) => RecurrentCell<ParameterTree, StateTree>;

/** The cells that are compared, by the names that the table gives them. */
export const comparedCells: Readonly<Record<string, LayerFactory>> = {
  'Elman, tanh': (inputSize, hiddenSize) => elmanCell({ inputSize, hiddenSize }),
  'Elman, relu': (inputSize, hiddenSize) => elmanCell({ inputSize, hiddenSize, activation: 'relu' }),
  IndRNN: (inputSize, hiddenSize) => indRnnCell({ inputSize, hiddenSize }),
  LSTM: (inputSize, hiddenSize) => lstmCell({ inputSize, hiddenSize }),
  'LSTM, coupled gates': (inputSize, hiddenSize) => coupledLstmCell({ inputSize, hiddenSize }),
  'LSTM, peepholes': (inputSize, hiddenSize) => peepholeLstmCell({ inputSize, hiddenSize }),
  'LSTM, projected to half': (inputSize, projectionSize) =>
    projectedLstmCell({ inputSize, hiddenSize: 2 * projectionSize, projectionSize }),
  'LSTM, layer norm': (inputSize, hiddenSize) => layerNormLstmCell({ inputSize, hiddenSize }),
  GRU: (inputSize, hiddenSize) => gruCell({ inputSize, hiddenSize }),
  'GRU, reset before': (inputSize, hiddenSize) => gruCell({ inputSize, hiddenSize, reset: 'before' }),
  'GRU, layer norm': (inputSize, hiddenSize) => layerNormGruCell({ inputSize, hiddenSize }),
  QRNN: (inputSize, hiddenSize) => qrnnCell({ inputSize, hiddenSize }),
  SRU: (inputSize, hiddenSize) => sruCell({ inputSize, hiddenSize }),
  minGRU: (inputSize, hiddenSize) => minGruCell({ inputSize, hiddenSize }),
  minLSTM: (inputSize, hiddenSize) => minLstmCell({ inputSize, hiddenSize }),
  'sLSTM, 4 heads': (inputSize, hiddenSize) => sLstmCell({ inputSize, hiddenSize, headCount: 4 }),
  'mLSTM, 4 heads': (inputSize, hiddenSize) => mLstmCell({ inputSize, hiddenSize, headCount: 4 }),
};
