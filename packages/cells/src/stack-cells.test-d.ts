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

test('a stack has the sizes of its ends, as literals where they are', () => {
  const stack = stackCells(lstmCell({ inputSize: 2, hiddenSize: 3 }), gruCell({ inputSize: 3, hiddenSize: 4 }));
  expectTypeOf(stack.inputSize).toEqualTypeOf<2>();
  expectTypeOf(stack.outputSize).toEqualTypeOf<4>();
  expectTypeOf(cell.outputSize).toEqualTypeOf<number>();
});

test('a cell that does not fit the one before is an error, where both sizes are literals', () => {
  const below = lstmCell({ inputSize: 2, hiddenSize: 3 });
  const onThree = gruCell({ inputSize: 3, hiddenSize: 4 });
  // @ts-expect-error: the GRU gives 4 features, not 3
  expectTypeOf(() => stackCells(onThree, onThree)).toBeFunction();
  // @ts-expect-error: the stack gives 4 features, not 3
  expectTypeOf(() => stackCells(stackCells(below, onThree), onThree)).toBeFunction();
  stackCells(below, onThree, elmanCell({ inputSize: 4, hiddenSize: 1 }));
  const known: number = 3;
  stackCells(below, gruCell({ inputSize: known, hiddenSize: 4 }));
});
