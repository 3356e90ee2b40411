import {
  add,
  mul,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { type LayerNormalizationOptions, layerNormalization } from './layer-normalization.js';
import { layerNormalizationReference } from './layer-normalization.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

function expectReference(inputs: Block, options: LayerNormalizationOptions = {}): void {
  const size = inputs.shape.at(-1) as number;
  expectGradients({
    operation: (...[x, gain, bias]) => layerNormalization(x as Tensor, gain as Tensor1D, bias as Tensor1D, options),
    reference: (...[x, gain, bias]) =>
      layerNormalizationReference(x as Block, gain as Block, bias as Block, options.epsilon ?? 1e-5),
    inputs: [inputs, Block.sample([size], 2), Block.sample([size], 3)],
    tolerance: { relative: 1e-4, absolute: 1e-5 }, // gradients cancel
  });
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each([[[4]], [[1, 2]], [[3, 3]], [[5, 7]], [[2, 3, 8]], [[2, 2, 2, 9]], [[3, 17]], [[70, 5]]])(
    'rows of shape %j give the values and the gradients of the reference',
    (shape) => expectReference(Block.sample(shape, 1)),
  );

  test('epsilon may be chosen', () => expectReference(Block.sample([3, 6], 1, -0.1, 0.1), { epsilon: 0.5 }));

  test.each([
    [
      [5, 5, 5],
      [1, -2, 3],
    ],
    [[7], [0.5]],
  ])('the row %j, without a deviation, gives the bias', (row, bias) => {
    expectNoLeak(() => {
      const given = [new Block([1, row.length], row), Block.sample([row.length], 2), new Block([row.length], bias)];
      const [inputs, gain, shift] = given.map((block) => block.tensor()) as [Tensor2D, Tensor1D, Tensor1D];
      const outputs = layerNormalization(inputs, gain, shift);
      expect(outputs).toMatchTensor(new Block([1, row.length], bias));
      disposeTree([inputs, gain, shift, outputs]);
    });
  });

  test('shifts and scales of the inputs make no difference', () => {
    const [gain, bias] = [Block.sample([11], 2).tensor<Tensor1D>(), Block.sample([11], 3).tensor<Tensor1D>()];
    const property = fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: -8, max: 8, noNaN: true }),
      fc.double({ min: 0.5, max: 8, noNaN: true }),
      (seed, shift, scale) =>
        tidy(() => {
          const inputs = Block.sample([2, 11], seed).tensor<Tensor2D>();
          const moved = layerNormalization(add(mul(inputs, scale), shift), gain, bias, { epsilon: 1e-12 });
          const plain = layerNormalization(inputs, gain, bias, { epsilon: 1e-12 });
          expect(moved).toMatchTensor(plain, { relative: 1e-4, absolute: 1e-4 }); // the shift takes digits
        }),
    );
    fc.assert(property, { numRuns: 50 });
    disposeTree([gain, bias]);
  });

  test('NaN and infinities stay within their row', () => {
    expectNoLeak(() => {
      const inputs = tensor2d([
        [1, 2, 3],
        [1, Number.NaN, 3],
        [1, 2, Infinity],
        [3, 2, 1],
      ]);
      const [gain, bias]: [Tensor1D, Tensor1D] = [tensor1d([1, 1, 1]), zeros([3])];
      const outputs = layerNormalization(inputs, gain, bias);
      const finite = Array.from(outputs.dataSync(), Number.isFinite);
      expect([finite.slice(0, 3), finite.slice(9)].flat()).toEqual(Array(6).fill(true));
      expect(Array.from(outputs.dataSync().slice(3, 6), Number.isNaN)).toEqual([true, true, true]);
      expect(outputs.dataSync()[8]).toBeNaN(); // Infinity - Infinity
      disposeTree([inputs, gain, bias, outputs]);
    });
  });

  test('a thousand calls leave nothing behind', () => {
    const given = [Block.sample([3, 4], 1), Block.sample([4], 2), Block.sample([4], 3)].map((block) => block.tensor());
    const [inputs, gain, bias] = given as [Tensor2D, Tensor1D, Tensor1D];
    expectNoLeak(() => {
      for (let call = 0; call < 500; call++) layerNormalization(inputs, gain, bias).dispose(); // runs twice
    });
    disposeTree(given);
  });
});

describe('refuses', () => {
  beforeAll(() => useBackend('wasm'));

  test.each([
    [[2, 3], [2], [3], '`gain` must have shape [size=3], got [2].', ShapeError],
    [[2, 3], [3], [1], '`bias` must have shape [size=3], got [1].', ShapeError],
    [[2, 0], [0], [0], '`inputs` must have at least one feature along its last axis, got [2, 0].', ArgumentError],
    [[], [1], [1], '`inputs` must have at least one feature along its last axis, got [].', ArgumentError],
  ])('inputs of shape %j with gain %j and bias %j', (inputs, gain, bias, sentence, kind) => {
    expectNoLeak(() => {
      const given = [inputs, gain, bias].map((shape) => zeros(shape)) as [Tensor, Tensor1D, Tensor1D];
      expect(() => layerNormalization(...given)).toThrow(kind);
      expect(() => layerNormalization(...given)).toThrow(`layerNormalization: ${sentence}`);
      disposeTree(given);
    });
  });

  test('integers', () => {
    expectNoLeak(() => {
      const [inputs, gain] = [zeros([2, 3], 'int32'), zeros([3]) as Tensor1D];
      expect(() => layerNormalization(inputs, gain, gain)).toThrow(ArgumentError);
      expect(() => layerNormalization(inputs, gain, gain)).toThrow(
        'layerNormalization: `inputs` must be a tensor of type float32, got "int32".',
      );
      disposeTree([inputs, gain]);
    });
  });

  test.each([0, -1, Number.NaN, Infinity])('%d as epsilon', (epsilon) => {
    expectNoLeak(() => {
      const [inputs, gain] = [zeros([2, 3]), zeros([3]) as Tensor1D];
      expect(() => layerNormalization(inputs, gain, gain, { epsilon })).toThrow(
        `layerNormalization: \`epsilon\` must be a finite number greater than 0, got ${epsilon}.`,
      );
      disposeTree([inputs, gain]);
    });
  });
});
