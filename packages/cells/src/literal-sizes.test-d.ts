import { expectTypeOf, test } from 'vitest';
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

type Sizes = { readonly inputSize: 3; readonly outputSize: 4 };

test('every cell has the sizes it was given as literals', () => {
  expectTypeOf(coupledLstmCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(elmanCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(gruCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(indRnnCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(layerNormGruCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(layerNormLstmCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(lstmCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(mLstmCell({ inputSize: 3, hiddenSize: 4, headCount: 2 })).toExtend<Sizes>();
  expectTypeOf(minGruCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(minLstmCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(peepholeLstmCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(projectedLstmCell({ inputSize: 3, hiddenSize: 9, projectionSize: 4 })).toExtend<Sizes>();
  expectTypeOf(qrnnCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
  expectTypeOf(sLstmCell({ inputSize: 3, hiddenSize: 4, headCount: 2 })).toExtend<Sizes>();
  expectTypeOf(sruCell({ inputSize: 3, hiddenSize: 4 })).toExtend<Sizes>();
});

test('a minimal GRU on a projected LSTM of another size is an error', () => {
  const below = projectedLstmCell({ inputSize: 3, hiddenSize: 9, projectionSize: 4 });
  stackCells(below, minGruCell({ inputSize: 4, hiddenSize: 2 }));
  // @ts-expect-error: the LSTM gives 4 features, not 9
  expectTypeOf(() => stackCells(below, minGruCell({ inputSize: 9, hiddenSize: 2 }))).toBeFunction();
});
