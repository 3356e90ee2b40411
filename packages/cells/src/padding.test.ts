import {
  add,
  fill,
  mul,
  pad,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor3D,
  tensor,
  tensor1d,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { randomKey, randomNormals } from '@unroll/core';
import { type AnyRecurrentCell, type Tree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { indRnnCell } from './ind-rnn-cell.js';
import { mLstmCell } from './m-lstm-cell.js';
import { minGruCell } from './min-gru-cell.js';
import { minLstmCell } from './min-lstm-cell.js';
import { qrnnCell } from './qrnn-cell.js';
import { sLstmCell } from './s-lstm-cell.js';
import { sruCell } from './sru-cell.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const sizes = { inputSize: 3, hiddenSize: 4 };
const cells: readonly [name: string, cell: AnyRecurrentCell][] = [
  ['indRnnCell', indRnnCell(sizes)],
  ['minGruCell', minGruCell(sizes)],
  ['minLstmCell', minLstmCell(sizes)],
  ['mLstmCell', mLstmCell({ ...sizes, headCount: 2, chunkSize: 2 })],
  ['qrnnCell', qrnnCell(sizes)],
  ['sLstmCell', sLstmCell({ ...sizes, headCount: 2 })],
  ['sruCell', sruCell(sizes)],
];
const [batch, length, time] = [2, 3, 5];

type Arguments = { parameters: Tree<Tensor>; state: Tree<Tensor>; inputs: Tensor3D };

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(cells)('%s', (_name, cell) => {
    test.each(['forwards', 'backwards'] as const)('has the same gradients with padding of NaN, %s', (direction) => {
      expectNoLeak(() => {
        tidy(() => {
          const inputs = random([batch, length, cell.inputSize], 1) as Tensor3D;
          const warm = random([batch, 2, cell.inputSize], 2) as Tensor3D;
          const parameters = cell.initializeParameters(randomKey(3)) as Tree<Tensor>;
          const { state } = unroll(cell, parameters, warm, cell.initialState(batch));
          const given = { parameters, state, inputs };
          const short = gradientsOf(given, (at) => unroll(cell, at.parameters, at.inputs, at.state, { direction }));
          const lengths = tensor1d([length, length], 'int32');
          const padded = gradientsOf(given, (at) => {
            const run = unroll(cell, at.parameters, padWithNaN(at.inputs), at.state, { direction, lengths });
            return { outputs: slice(run.outputs, [0, 0, 0], [-1, length, -1]), state: run.state };
          });
          const expected = treeLeaves(short);
          treeLeaves(padded).forEach(({ tensor: gradient }, index) => {
            expect(gradient).toMatchTensor((expected[index] as { tensor: Tensor }).tensor);
          });
        });
      });
    });
  });
});

function padWithNaN(inputs: Tensor3D): Tensor3D {
  const longer = pad(inputs, [
    [0, 0],
    [0, time - length],
    [0, 0],
  ]) as Tensor3D;
  const isStep = tensor(
    Array.from({ length: longer.size }, (_, at) => Math.floor(at / inputs.shape[2]) % time < length),
    longer.shape,
    'bool',
  );
  return where(isStep, longer, fill(longer.shape, Number.NaN));
}

/** The gradients of the sum of outputs and last states, each times a random weight. */
function gradientsOf(
  given: Arguments,
  run: (at: Arguments) => { outputs: Tensor3D; state: Tree<Tensor> },
): Tree<Tensor> {
  const { gradients } = valueAndGradient((at) => {
    const results = treeLeaves(run(at)).map((leaf) => leaf.tensor);
    const terms = results.map((one, index) => sum(mul(one, random(one.shape, 10 + index))));
    return { loss: terms.reduce((total, term) => add(total, term)) as Scalar, state: {} };
  }, given);
  return gradients;
}

function random(shape: number[], seed: number): Tensor {
  const size = shape.reduce((product, axis) => product * axis, 1);
  return tensor(Float32Array.from(randomNormals(randomKey(seed), size)), shape);
}
