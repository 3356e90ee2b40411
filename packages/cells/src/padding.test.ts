import { add, type Scalar, sum, type Tensor, type Tensor3D, tensor1d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { type AnyRecurrentCell, type Tree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { allCells } from './all-cells.reference.js';
import { uniformInitializer } from './uniform-initializer.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const lengths = [4, 0, 2];
const time = 4;

/** What training sees of a sequence: the sum of all outputs and last states, and its gradients by everything. */
function gradientsOf(cell: AnyRecurrentCell, inputs: Tensor3D, direction: 'forwards' | 'backwards'): Tree<Tensor> {
  const given = { parameters: cell.initializeParameters(randomKey(1)), inputs, state: cell.initialState(3) };
  const { loss, gradients } = valueAndGradient((variables) => {
    const options = { lengths: tensor1d(lengths, 'int32'), direction };
    const run = unroll(cell, variables.parameters, variables.inputs, variables.state, options);
    const sums = treeLeaves(run).map(({ tensor }) => sum(tensor));
    return { loss: sums.reduce((total, one) => add(total, one)) as Scalar, state: {} };
  }, given);
  return { loss, gradients };
}

/** Random numbers, and another past the length of each row. */
function paddedWith(padding: number): Tensor3D {
  const random: Tensor3D = uniformInitializer(1)(randomKey(2), [lengths.length, time, 3]);
  return tensor3d(
    random
      .arraySync()
      .map((row, index) =>
        row.map((input, place) => (place < (lengths[index] as number) ? input : [padding, 1, padding])),
      ),
  );
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(['forwards', 'backwards'] as const)('%s', (direction) => {
    test.each(allCells)('$name has the same loss and gradients, whatever lies past the lengths', ({ cell }) => {
      tidy(() => {
        const expected = treeLeaves(gradientsOf(cell, paddedWith(0), direction));
        for (const padding of [1e30, Number.NaN]) {
          for (const [index, { path, tensor }] of treeLeaves(
            gradientsOf(cell, paddedWith(padding), direction),
          ).entries()) {
            expect(tensor, path).toMatchTensor(expected[index]?.tensor as Tensor, { relative: 0, absolute: 0 });
            expect(tensor.dataSync().every(Number.isFinite), path).toBe(true);
          }
        }
      });
    });
  });
});
