import { type Tensor, type Tensor2D, type Tensor3D, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey } from '@unroll/core';
import { type AnyRecurrentCell, disposeTree, type Tree, treeLeaves } from '@unroll/tensors';
import { addOneCell, describeRecurrentCell, echoCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { elmanCell } from './elman-cell.js';
import { gruCell } from './gru-cell.js';
import { lstmCell } from './lstm-cell.js';
import { stackCells } from './stack-cells.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describeRecurrentCell('a stack of one', () => stackCells(gruCell({ inputSize: 2, hiddenSize: 3 })));
  describeRecurrentCell('a stack of two of a kind', () =>
    stackCells(lstmCell({ inputSize: 3, hiddenSize: 4 }), lstmCell({ inputSize: 4, hiddenSize: 2 })),
  );
  describeRecurrentCell('a stack of three kinds', () =>
    stackCells(
      elmanCell({ inputSize: 2, hiddenSize: 3 }),
      lstmCell({ inputSize: 3, hiddenSize: 4 }),
      gruCell({ inputSize: 4, hiddenSize: 1 }),
    ),
  );
  describeRecurrentCell('a stack with a cell that has no sequence', () =>
    stackCells(lstmCell({ inputSize: 2, hiddenSize: 3 }), echoCell(3), gruCell({ inputSize: 3, hiddenSize: 2 })),
  );
  describeRecurrentCell('a stack in a stack', () =>
    stackCells(
      stackCells(gruCell({ inputSize: 2, hiddenSize: 3 }), echoCell(3)),
      lstmCell({ inputSize: 3, hiddenSize: 2 }),
    ),
  );
});

test('feeds each cell with the output of the one before, and carries the state of each', () => {
  expectNoLeak(() => {
    const cell = stackCells(addOneCell(1), addOneCell(1), addOneCell(1)); // 1, 2, 3, … from each, added up
    const inputs: Tensor3D = zeros([1, 4, 1]);
    const state = cell.initialState(1);
    const first = unroll(cell, [{}, {}, {}], inputs, state);
    const second = unroll(cell, [{}, {}, {}], inputs, first.state);
    expect(first.outputs).toMatchTensor({ shape: [1, 4, 1], values: [3, 6, 9, 12] });
    expect(second.outputs).toMatchTensor({ shape: [1, 4, 1], values: [15, 18, 21, 24] });
    expect(second.state.map(({ count }) => count.arraySync())).toEqual([[[8]], [[8]], [[8]]]);
    disposeTree([inputs, state, first as Tree<Tensor>, second as Tree<Tensor>]);
  });
});

test('has the sizes of its ends, and the parameters and the state of each cell in order', () => {
  expectNoLeak(() => {
    const cell = stackCells(lstmCell({ inputSize: 2, hiddenSize: 3 }), gruCell({ inputSize: 3, hiddenSize: 4 }));
    expect([cell.inputSize, cell.outputSize]).toEqual([2, 4]);
    const parameters = cell.initializeParameters(randomKey(1));
    expect(treeLeaves(parameters).map(({ path }) => path)).toEqual([
      '0.inputWeight',
      '0.recurrentWeight',
      '0.bias',
      '1.inputWeight',
      '1.recurrentWeight',
      '1.bias',
      '1.recurrentBias',
    ]);
    const state = cell.initialState(5);
    expect(treeLeaves(state).map(({ path, tensor }) => [path, tensor.shape])).toEqual([
      ['0.hidden', [5, 3]],
      ['0.memory', [5, 3]],
      ['1.hidden', [5, 4]],
    ]);
    disposeTree([parameters, state]);
  });
});

test('starts cells of one kind with different weights', () => {
  expectNoLeak(() => {
    const layer = elmanCell({ inputSize: 3, hiddenSize: 3 });
    const parameters = stackCells(layer, layer).initializeParameters(randomKey(1));
    const [first, second] = parameters.map(({ inputWeight }) => [...inputWeight.dataSync()]);
    expect(first).not.toEqual(second);
    disposeTree(parameters);
  });
});

test.each([3, 5])('refuses a cell for %i features on top of one that gives 4', (inputSize) => {
  const cells = [
    lstmCell({ inputSize: 2, hiddenSize: 3 }),
    gruCell({ inputSize: 3, hiddenSize: 4 }),
    elmanCell({ inputSize, hiddenSize: 4 }),
  ] as const;
  expect(() => stackCells(...cells)).toThrow(ArgumentError);
  expect(() => stackCells(...cells)).toThrow(
    `stackCells: \`cells[2].inputSize\` must equal the outputSize of cells[1], 4, got ${inputSize}.`,
  );
});

test('refuses to be empty', () => {
  const none = [] as unknown as [AnyRecurrentCell];
  expect(() => stackCells(...none)).toThrow('stackCells: `cells` must hold at least one cell, got [].');
});

test('names the cell whose state does not fit', () => {
  expectNoLeak(() => {
    const cell = stackCells(lstmCell({ inputSize: 2, hiddenSize: 3 }), gruCell({ inputSize: 3, hiddenSize: 4 }));
    const parameters = cell.initializeParameters(randomKey(1));
    const [state, input] = [cell.initialState(5), zeros([4, 2]) as Tensor2D];
    expect(() => cell.step(parameters, input, state)).toThrow(
      'lstmCell.step: `state.hidden` must have shape [batch=4, 3], got [5, 3].',
    );
    disposeTree([parameters, state, input]);
  });
});

describe('the layers of a stack', () => {
  test('are those of its cells, whose parameters they share', () => {
    expectNoLeak(() => {
      const sizes = { inputSize: 2, hiddenSize: 2 };
      const cell = stackCells(stackCells(lstmCell(sizes), gruCell(sizes)), elmanCell(sizes));
      const parameters = cell.initializeParameters(randomKey(1));
      const [[lstm, gru], elman] = parameters;
      expect(cell.layers?.(parameters)).toEqual([
        { kind: 'lstm', ...lstm },
        { kind: 'gru', ...gru },
        { kind: 'elman', ...elman },
      ]);
      expect(cell.layers?.(parameters)[1]?.bias).toBe(gru.bias);
      disposeTree(parameters);
    });
  });

  test('are not there if one of its cells has none', () => {
    const cell = stackCells(lstmCell({ inputSize: 2, hiddenSize: 2 }), echoCell(2));
    expect(cell.layers).toBeUndefined();
  });
});
