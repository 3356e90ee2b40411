import {
  add,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tensor2d,
  tensor3d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '@unroll/core';
import { disposeTree, type RecurrentCell, type SequenceOptions, type Tree } from '@unroll/tensors';
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

  test('ends each row at its length, in either direction, whatever lies past it', () => {
    expectNoLeak(() => {
      const state = { count: tensor2d([[10], [20], [30]]) };
      const inputs = tensor3d([
        [[0], [0], [0]],
        [[1], [2], [Number.NaN]],
        [[Number.NaN], [Number.NaN], [Number.NaN]],
      ]);
      const lengths = tensor1d([3, 2, 0], 'int32');
      const forwards = unroll(addOneCell(1), {}, inputs, state, { lengths });
      expect(forwards.outputs).toMatchTensor({ shape: [3, 3, 1], values: [11, 12, 13, 22, 24, 0, 0, 0, 0] });
      expect(forwards.state.count).toMatchTensor({ shape: [3, 1], values: [13, 22, 30] });
      const backwards = unroll(addOneCell(1), {}, inputs, state, { lengths, direction: 'backwards' });
      expect(backwards.outputs).toMatchTensor({ shape: [3, 3, 1], values: [13, 12, 11, 23, 23, 0, 0, 0, 0] });
      expect(backwards.state.count).toMatchTensor({ shape: [3, 1], values: [13, 22, 30] });
      disposeTree([state, inputs, lengths, forwards as Tree<Tensor>, backwards as Tree<Tensor>]);
    });
  });

  test.each([
    [{ lengths: [1, 4] }, '`lengths[1]` must be from 0 to the 3 time steps of `inputs`, got 4.'],
    [{ lengths: [-1, 3] }, '`lengths[0]` must be from 0 to the 3 time steps of `inputs`, got -1.'],
    [{ direction: 'up' }, "`direction` must be 'forwards' or 'backwards', got \"up\"."],
  ])('says what is wrong with %j', (wrong: { lengths?: number[]; direction?: string }, sentence) => {
    tidy(() => {
      const options = { ...wrong, ...(wrong.lengths && { lengths: tensor1d(wrong.lengths, 'int32') }) };
      const inputs: Tensor3D = zeros([2, 3, 1]);
      const run = () => unroll(addOneCell(1), {}, inputs, { count: zeros([2, 1]) }, options as SequenceOptions);
      expect(run).toThrow(ArgumentError);
      expect(run).toThrow(`unroll: ${sentence}`);
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
