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
import { uniformInitializer } from './uniform-initializer.js';

const initializer = uniformInitializer(0.5);
const sizes = { inputSize: 3, hiddenSize: 4 } as const;
const inputWeight = { inputWeight: initializer };
const recurrentWeight = { recurrentWeight: initializer };

test('a cell with a recurrent matrix takes initializers of one weight, or of both, and keeps its sizes', () => {
  const cell = lstmCell({ ...sizes, initializers: { inputWeight: initializer, recurrentWeight: initializer } });
  expectTypeOf(cell).toExtend<{ readonly inputSize: 3; readonly outputSize: 4 }>();
  for (const initializers of [inputWeight, recurrentWeight]) {
    coupledLstmCell({ ...sizes, initializers });
    elmanCell({ ...sizes, initializers });
    gruCell({ ...sizes, initializers });
    layerNormGruCell({ ...sizes, initializers });
    layerNormLstmCell({ ...sizes, initializers });
    lstmCell({ ...sizes, initializers });
    peepholeLstmCell({ ...sizes, initializers });
    projectedLstmCell({ ...sizes, projectionSize: 2, initializers });
    sLstmCell({ ...sizes, initializers });
  }
});

test('the projected LSTM takes one of its projection, and no other cell does', () => {
  projectedLstmCell({ ...sizes, projectionSize: 2, initializers: { projectionWeight: initializer } });
  // @ts-expect-error: an LSTM has no projection
  lstmCell({ ...sizes, initializers: { inputWeight: initializer, projectionWeight: initializer } });
});

test('a cell without a recurrent matrix takes one of its inputWeight', () => {
  indRnnCell({ ...sizes, initializers: inputWeight });
  mLstmCell({ ...sizes, initializers: inputWeight });
  minGruCell({ ...sizes, initializers: inputWeight });
  minLstmCell({ ...sizes, initializers: inputWeight });
  qrnnCell({ ...sizes, initializers: inputWeight });
  sruCell({ ...sizes, initializers: inputWeight });
});

test('one of a recurrent weight is an error there', () => {
  const refused = () => {
    // @ts-expect-error: what each unit multiplies its hidden state by is no matrix
    indRnnCell({ ...sizes, initializers: { inputWeight: initializer, recurrentWeight: initializer } });
    // @ts-expect-error: its gates do not see the state
    mLstmCell({ ...sizes, initializers: { inputWeight: initializer, recurrentWeight: initializer } });
    // @ts-expect-error: its gates do not see the state
    minGruCell({ ...sizes, initializers: { inputWeight: initializer, recurrentWeight: initializer } });
    // @ts-expect-error: its gates do not see the state
    minLstmCell({ ...sizes, initializers: { inputWeight: initializer, recurrentWeight: initializer } });
    // @ts-expect-error: its gates do not see the state
    qrnnCell({ ...sizes, initializers: { inputWeight: initializer, recurrentWeight: initializer } });
    // @ts-expect-error: its gates see the memory unit by unit
    sruCell({ ...sizes, initializers: { inputWeight: initializer, recurrentWeight: initializer } });
  };
  expectTypeOf(refused).toBeFunction();
});

test('an initializer is a function', () => {
  // @ts-expect-error: a limit is none
  expectTypeOf(() => gruCell({ ...sizes, initializers: { inputWeight: 0.5 } })).toBeFunction();
});
