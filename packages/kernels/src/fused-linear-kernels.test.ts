import { type Tensor1D, type Tensor2D, tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectFused } from './expect-fused.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { linear, linearKernel } from './linear.js';
import { sumRows, sumRowsKernel } from './sum-rows.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];

describe('the fused kernel of linear', () => {
  test.each([
    ...lengths.flatMap((length) => [
      [length, 5, 6],
      [3, length, 9],
      [5, 4, length],
    ]),
    [0, 3, 2],
    [2, 0, 3],
    [2, 3, 0],
  ] as [number, number, number][])(
    'equals the composed one for %i rows of %i to rows of %i',
    (rows, inputSize, outputSize) => {
      tidy(() => {
        const given = {
          inputs: Block.sample([rows, inputSize], 1).tensor<Tensor2D>(),
          weight: Block.sample([inputSize, outputSize], 2).tensor<Tensor2D>(),
          bias: Block.sample([outputSize], 3).tensor<Tensor1D>(),
        };
        expectFused(linearKernel, given, {}, { relative: 1e-5, absolute: 1e-5 });
      });
    },
  );

  test('gives the same bits whatever the rows beside', () => {
    tidy(() => {
      const inputs = Block.sample([9, 7], 1);
      const weight = Block.sample([7, 13], 2).tensor<Tensor2D>();
      const bias = Block.sample([13], 3).tensor<Tensor1D>();
      const rows = Array.from({ length: 9 }, (_, row) => {
        const alone: Tensor2D = tensor(Float32Array.from(inputs.values.slice(7 * row, 7 * row + 7)), [1, 7]);
        return [...linear(alone, weight, bias).dataSync()];
      });
      expect([...linear(inputs.tensor(), weight, bias).dataSync()]).toEqual(rows.flat());
    });
  });

  test('leaves nothing behind in hundreds of calls', () => {
    expectNoLeak(() => {
      for (let call = 0; call < 200; call++) {
        tidy(() => {
          const [inputs, weight, bias] = [Block.sample([5, 3], 1), Block.sample([3, 9], 2), Block.sample([9], 3)];
          linear(inputs.tensor(), weight.tensor(), bias.tensor());
        });
      }
    });
  });
});

describe.each([
  ...lengths.flatMap((length): [number, number][] => [
    [length, 6],
    [6, length],
  ]),
])('the sum of %i rows of %i', (rows, columns) => {
  const matrix = Block.sample([rows, columns], 1);

  test('equals the composed one, and keeps to its tensors', () => {
    tidy(() => {
      expectFused(sumRowsKernel, { matrix: matrix.tensor<Tensor2D>() }, {}, { relative: 1e-5, absolute: 1e-5 });
    });
    const { target } = runGuarded(
      { inputs: { matrix: Float32Array.from(matrix.values) }, outputs: { target: columns } },
      ({ sumRows }, at) => sumRows(at.matrix, rows, columns, at.target),
    );
    const inOrder = Float32Array.from({ length: columns }, (_, column) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) sum = Math.fround(sum + matrix.at(row, column));
      return sum;
    });
    expect(target).toEqual(inOrder);
  });
});

test('the sum of rows keeps NaN and infinities to their columns', () => {
  tidy(() => {
    const [nan, infinite] = [Number.NaN, Infinity];
    const matrix = new Block([2, 5], [nan, infinite, infinite, 1, 2, 0, 1, -infinite, -infinite, 3]).tensor<Tensor2D>();
    expect(sumRows('test', matrix)).toMatchTensor({ shape: [5], values: [nan, infinite, nan, -infinite, 5] });
  });
});

test('rows are summed where addresses look negative as int32', () => {
  const values = Float32Array.from({ length: 35 }, (_, place) => place);
  const { target } = runGuarded(
    { inputs: { matrix: values }, outputs: { target: 7 }, base: 2 ** 31 },
    ({ sumRows }, at) => sumRows(at.matrix, 5, 7, at.target),
  );
  expectNumbers(target, [70, 75, 80, 85, 90, 95, 100]);
});
