import { add, type Tensor, type Tensor2D, type Tensor3D, tensor2d, tensor3d, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '@unroll/core';
import { disposeTree, type RecurrentCell, type Tree } from '@unroll/tensors';
import { addOneCell, echoCell, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

/** A cell whose sequence and whose step can be told apart: they give 1 and 2. */
function twoFacedCell(): RecurrentCell<Record<string, never>, Record<string, never>> {
  return {
    ...echoCell(1),
    step: (_parameters, input) => ({ output: add<Tensor2D>(input, 2), state: {} }),
    sequence: (_parameters, inputs) => ({ outputs: add<Tensor3D>(inputs, 1), state: {} }),
  };
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('runs one step after another, and hands back the state after the last', () => {
    expectNoLeak(() => {
      const state = { count: tensor2d([[10], [20]]) };
      const inputs = tensor3d([
        [[0], [0], [0]],
        [[1], [2], [3]],
      ]);
      const run = unroll(addOneCell(1), {}, inputs, state);
      expect(run.outputs).toMatchTensor({ shape: [2, 3, 1], values: [11, 12, 13, 22, 24, 26] });
      expect(run.state.count).toMatchTensor({ shape: [2, 1], values: [13, 23] });
      expect(state.count).toMatchTensor({ shape: [2, 1], values: [10, 20] });
      disposeTree([state, inputs, run as Tree<Tensor>]);
    });
  });

  test('keeps the order of rows, steps and features', () => {
    expectNoLeak(() => {
      const values = Array.from({ length: 24 }, (_, offset) => offset);
      const inputs = tensor3d(values, [2, 3, 4]);
      const { outputs } = unroll(echoCell(4), {}, inputs, {});
      expect(outputs).toMatchTensor({ shape: [2, 3, 4], values });
      disposeTree([inputs, outputs]);
    });
  });

  test('runs a single step', () => {
    expectNoLeak(() => {
      const inputs = tensor3d([[[5, 6]]]);
      const { outputs } = unroll(echoCell(2), {}, inputs, {});
      expect(outputs).toMatchTensor({ shape: [1, 1, 2], values: [5, 6] });
      disposeTree([inputs, outputs]);
    });
  });

  test('takes the sequence of a cell that has one', () => {
    expectNoLeak(() => {
      const inputs: Tensor3D = zeros([1, 2, 1]);
      const { outputs } = unroll(twoFacedCell(), {}, inputs, {});
      expect(outputs).toMatchTensor({ shape: [1, 2, 1], values: [1, 1] });
      disposeTree([inputs, outputs]);
    });
  });
});

describe.each([
  ['without a sequence', echoCell(1)],
  ['with a sequence', twoFacedCell()],
])('a cell %s', (_name, cell) => {
  test('needs at least one time step', () => {
    expectNoLeak(() => {
      const inputs: Tensor3D = zeros([2, 0, 1]);
      expect(() => unroll(cell, {}, inputs, {})).toThrow(ArgumentError);
      expect(() => unroll(cell, {}, inputs, {})).toThrow(
        'unroll: `inputs` must have at least one time step, got [2, 0, 1].',
      );
      inputs.dispose();
    });
  });

  test.each([
    [[2, 3, 4], '[2, 3, 4]'],
    [[2, 1], '[2, 1]'],
  ])('refuses inputs of shape %j', (shape, printed) => {
    expectNoLeak(() => {
      const inputs = zeros(shape) as Tensor as Tensor3D;
      expect(() => unroll(cell, {}, inputs, {})).toThrow(ShapeError);
      expect(() => unroll(cell, {}, inputs, {})).toThrow(
        `unroll: \`inputs\` must have shape [batch, time, 1], got ${printed}.`,
      );
      inputs.dispose();
    });
  });
});
