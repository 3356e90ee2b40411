import {
  concat,
  fill,
  reverse,
  slice,
  type Tensor,
  type Tensor3D,
  tensor1d,
  tensor2d,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { randomKey, randomNormals } from '@unroll/core';
import { oneHotVectors } from '@unroll/kernels';
import { treeLeaves } from '@unroll/tensors';
import { describeRecurrentCell, expectGradient, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { gruCell } from './gru-cell.js';
import { lstmCell } from './lstm-cell.js';
import { resetAtBorders } from './reset-at-borders.js';
import { stackCells } from './stack-cells.js';
import { tidyWithoutLeak } from './tidy-without-leak.reference.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const close = { absolute: 1e-6, relative: 1e-5 };
const inner = stackCells(lstmCell({ inputSize: 3, hiddenSize: 4 }), gruCell({ inputSize: 4, hiddenSize: 2 }));
const cell = resetAtBorders(inner, { feature: 2 });

/** Which steps of each row begin a document. */
const borders = [
  [0, 0, 1, 0, 1, 0],
  [1, 0, 0, 0, 0, 1],
  [0, 0, 0, 0, 0, 0],
];

function inputsWithBorders(): Tensor3D {
  const numbers = randomNormals(randomKey(1), 36);
  const values = borders.flatMap((row, index) =>
    row.flatMap((flag, time) => [...numbers.subarray(2 * (6 * index + time), 2 * (6 * index + time) + 2), flag]),
  );
  return tensor3d(values, [3, 6, 3]);
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(['forwards', 'backwards'] as const)('%s: each document gives what it gives alone', (direction) => {
    tidyWithoutLeak(() => {
      const parameters = inner.initializeParameters(randomKey(1));
      const inputs = inputsWithBorders();
      const warm = unroll(inner, parameters, inputs, inner.initialState(3)).state;
      const lengths = [6, 6, 4];
      const padded = concat([inputs, fill([3, 1, 3], Number.NaN)], 1) as Tensor3D;
      const found = unroll(cell, parameters, padded, warm, { lengths: tensor1d(lengths, 'int32'), direction });
      lengths.forEach((length, row) => {
        // In the order of reading, a document begins at each border; the first part carries the state on.
        const times = Array.from({ length }, (_, time) => time);
        if (direction === 'backwards') times.reverse();
        let state = treeOfRow(warm, row);
        times.forEach((time) => {
          if (borders[row]?.[time] === 1) state = inner.initialState(1);
          const run = unroll(inner, parameters, slice(inputs, [row, time], [1, 1]), state);
          state = run.state;
          expect(slice(found.outputs, [row, time], [1, 1])).toMatchTensor(run.outputs, close);
        });
        const last = treeLeaves(state);
        treeLeaves(treeOfRow(found.state, row)).forEach(({ tensor }, index) => {
          expect(tensor).toMatchTensor(last[index]?.tensor as Tensor, close);
        });
      });
    });
  });

  function treeOfRow<State extends typeof inner extends { initialState(size: number): infer S } ? S : never>(
    state: State,
    row: number,
  ): State {
    const [one, other] = state;
    const rowOf = <T extends Tensor>(tensor: T): T => slice(tensor, [row], [1]);
    return [{ hidden: rowOf(one.hidden), memory: rowOf(one.memory) }, { hidden: rowOf(other.hidden) }] as State;
  }

  test('tokens that begin documents do so as one-hot vectors do', () => {
    tidyWithoutLeak(() => {
      const parameters = inner.initializeParameters(randomKey(1));
      const tokens = tensor2d([0, 2, 1, 1, 2, 1, 0, 2], [2, 4], 'int32');
      const options = { lengths: tensor1d([4, 3], 'int32'), direction: 'backwards' } as const;
      const expected = unroll(cell, parameters, oneHotVectors(tokens, 3) as Tensor3D, cell.initialState(2), options);
      const found = cell.tokenSequence?.(parameters, tokens, cell.initialState(2), options);
      expect(found?.outputs).toMatchTensor(expected.outputs, close);
      expect(found?.state[0].memory).toMatchTensor(expected.state[0].memory, close);
      // The border is what makes the difference.
      const plain = unroll(inner, parameters, oneHotVectors(tokens, 3) as Tensor3D, inner.initialState(2), options);
      expect([...plain.outputs.dataSync()]).not.toEqual([...expected.outputs.dataSync()]);
    });
  });

  test('no gradient crosses a border', () => {
    tidyWithoutLeak(() => {
      const parameters = inner.initializeParameters(randomKey(1));
      const inputs = inputsWithBorders();
      const state = unroll(inner, parameters, reverse(inputs, 1), inner.initialState(3)).state;
      expectGradient((given) => unroll(cell, given.parameters, given.inputs, given.state), {
        parameters,
        inputs,
        state,
      });
    });
  });

  // With 2 for a feature no number of the laws' inputs is near the threshold, where the cell is not smooth.
  describeRecurrentCell('resetAtBorders of a stack', () => cell);
});

test.each([-1, 3, 0.5])('refuses feature %d of 3', (feature) => {
  expect(() => resetAtBorders(inner, { feature })).toThrow(
    `resetAtBorders: \`feature\` must be an integer from 0 to 2, got ${feature}.`,
  );
});
