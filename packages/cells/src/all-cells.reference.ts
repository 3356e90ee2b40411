import type { AnyRecurrentCell } from '@unroll/tensors';
import { coupledLstmCell } from './coupled-lstm-cell.js';
import { elmanCell } from './elman-cell.js';
import { gruCell } from './gru-cell.js';
import { indRnnCell } from './ind-rnn-cell.js';
import { layerNormGruCell } from './layer-norm-gru-cell.js';
import { layerNormLstmCell } from './layer-norm-lstm-cell.js';
import { lstmCell } from './lstm-cell.js';
import { mLstmCell } from './m-lstm-cell.js';
import { minGruCell } from './min-gru-cell.js';
import { minLstmCell } from './min-lstm-cell.js';
import { peepholeLstmCell } from './peephole-lstm-cell.js';
import { projectedLstmCell } from './projected-lstm-cell.js';
import { qrnnCell } from './qrnn-cell.js';
import { sLstmCell } from './s-lstm-cell.js';
import { sruCell } from './sru-cell.js';
import { stackCells } from './stack-cells.js';

const sizes = { inputSize: 3, hiddenSize: 4 };

/** Every cell, by the name of its factory and of what it was told, for what holds of all of them: 3 features in. */
export const allCells: readonly { readonly name: string; readonly cell: AnyRecurrentCell }[] = [
  { name: 'coupledLstmCell', cell: coupledLstmCell(sizes) },
  { name: 'elmanCell', cell: elmanCell(sizes) },
  { name: 'elmanCell with relu', cell: elmanCell({ ...sizes, activation: 'relu' }) },
  { name: 'gruCell', cell: gruCell(sizes) },
  { name: 'gruCell with hard sigmoids', cell: gruCell({ ...sizes, gateActivation: 'hardSigmoid' }) },
  { name: 'gruCell with the reset before', cell: gruCell({ ...sizes, reset: 'before' }) },
  { name: 'indRnnCell', cell: indRnnCell(sizes) },
  { name: 'layerNormGruCell', cell: layerNormGruCell(sizes) },
  { name: 'layerNormLstmCell', cell: layerNormLstmCell(sizes) },
  { name: 'lstmCell', cell: lstmCell(sizes) },
  { name: 'lstmCell with hard sigmoids', cell: lstmCell({ ...sizes, gateActivation: 'hardSigmoid' }) },
  { name: 'mLstmCell', cell: mLstmCell({ ...sizes, headCount: 2, chunkSize: 2 }) },
  { name: 'minGruCell', cell: minGruCell(sizes) },
  { name: 'minLstmCell', cell: minLstmCell(sizes) },
  { name: 'peepholeLstmCell', cell: peepholeLstmCell(sizes) },
  { name: 'projectedLstmCell', cell: projectedLstmCell({ ...sizes, projectionSize: 2 }) },
  { name: 'qrnnCell', cell: qrnnCell({ ...sizes, windowSize: 2 }) },
  { name: 'sLstmCell', cell: sLstmCell({ ...sizes, headCount: 2 }) },
  { name: 'sruCell', cell: sruCell(sizes) },
  { name: 'stackCells', cell: stackCells(gruCell(sizes), lstmCell({ inputSize: 4, hiddenSize: 2 })) },
];
