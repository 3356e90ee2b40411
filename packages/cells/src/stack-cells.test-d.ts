import type { Tensor2D } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import type { ParametersOf, StateOf } from '@unroll/tensors';
import { expectTypeOf, test } from 'vitest';
import { elmanCell } from './elman-cell.js';
import { type GruParameters, type GruState, gruCell } from './gru-cell.js';
import { type LstmParameters, type LstmState, lstmCell } from './lstm-cell.js';
import { stackCells } from './stack-cells.js';
import { unroll } from './unroll.js';

const sizes = { inputSize: 2, hiddenSize: 2 };
const cell = stackCells(lstmCell(sizes), gruCell(sizes));

test('the parameters and the state of a stack are tuples, in the order of the cells', () => {
  expectTypeOf<ParametersOf<typeof cell>>().toEqualTypeOf<[LstmParameters, GruParameters]>();
  expectTypeOf<StateOf<typeof cell>>().toEqualTypeOf<[LstmState, GruState]>();
  expectTypeOf(cell.initializeParameters(randomKey(1))[1].recurrentBias).not.toBeAny();
});

test('a stack in a stack is a tuple in a tuple', () => {
  const nested = stackCells(cell, elmanCell(sizes));
  expectTypeOf<StateOf<typeof nested>>().toEqualTypeOf<[[LstmState, GruState], { hidden: Tensor2D }]>();
});

test('unroll hands back the state of the stack', () => {
  expectTypeOf(unroll<ParametersOf<typeof cell>, StateOf<typeof cell>>)
    .returns.toHaveProperty('state')
    .toEqualTypeOf<[LstmState, GruState]>();
});

test('parameters of another order, or of fewer cells, are an error', () => {
  const [lstm, gru] = cell.initializeParameters(randomKey(1));
  const [input, state] = [{} as Tensor2D, cell.initialState(1)];
  // @ts-expect-error: the first cell is an LSTM
  cell.step([gru, lstm], input, state);
  // @ts-expect-error: there are two cells
  cell.step([lstm], input, state);
});

test('a stack of nothing is an error', () => {
  // @ts-expect-error: there is no cell
  stackCells();
});
