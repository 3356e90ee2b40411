import { softmax, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectFused } from './expect-fused.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { logSoftmax, logSoftmaxGradientKernel, logSoftmaxKernel } from './log-softmax.js';
import { logSoftmaxReference, softmaxReference } from './softmax.reference.js';
import { softmaxGradientKernel } from './softmax-gradient.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];
const shapes = lengths.flatMap((length) => [
  [length, 5],
  [3, length],
]);

test.each([...shapes, [7], [2, 3, 4], [2, 50_000], [0, 3], [3, 0]])(
  'the fused kernels equal the composed for %j',
  (...shape) => {
    tidy(() => {
      const logits = Block.sample(shape, 1, -8, 8);
      const outputGradient = Block.sample(shape, 2).tensor();
      const probabilities: Tensor = softmax(logits.tensor());
      if (logits.values.length > 0) expect(probabilities).toMatchTensor(softmaxReference(logits));
      expectFused(softmaxGradientKernel, { softmax: probabilities, outputGradient }, {});
      const [logarithms] = expectFused(logSoftmaxKernel, { logits: logits.tensor() }, {});
      expectFused(logSoftmaxGradientKernel, { logSoftmax: logarithms as Tensor, outputGradient }, {});
    });
  },
);

/** Σ of the products of two rows, for each row. */
function rowSums(shape: readonly number[], left: Block, right: Block): number[] {
  const [rows, columns] = shape as [number, number];
  return Array.from({ length: rows }, (_, row) => {
    let sum = 0;
    for (let column = 0; column < columns; column++) sum += left.at(row, column) * right.at(row, column);
    return sum;
  });
}

describe.each(shapes)('in rows of a matrix %i x %i', (...shape) => {
  const [rows, columns] = shape as [number, number];
  const logits = Block.sample(shape, 1, -8, 8);
  const dy = Block.sample(shape, 2);
  const ones = Block.from(shape, () => 1);

  test('logSoftmaxForward keeps to its tensors', () => {
    const { target } = runGuarded(
      { inputs: { logits: Float32Array.from(logits.values) }, outputs: { target: rows * columns } },
      ({ logSoftmaxForward }, at) => logSoftmaxForward(at.logits, at.target, rows, columns),
    );
    expectNumbers(target, logSoftmaxReference(logits).values, { relative: 1e-6, absolute: 1e-7 });
  });

  test('softmaxBackward keeps to its tensors', () => {
    const y = softmaxReference(logits);
    const sums = rowSums(shape, y, dy);
    const expected = Block.from(shape, (...at) => y.at(...at) * (dy.at(...at) - (sums[at[0] as number] as number)));
    const { target } = runGuarded(
      {
        inputs: { y: Float32Array.from(y.values), dy: Float32Array.from(dy.values) },
        outputs: { target: rows * columns },
      },
      (kernels, at) => kernels.softmaxBackward(at.y, at.dy, at.target, rows, columns),
    );
    expectNumbers(target, expected.values);
  });

  test('logSoftmaxBackward keeps to its tensors', () => {
    const y = logSoftmaxReference(logits);
    const sums = rowSums(shape, ones, dy);
    const expected = Block.from(
      shape,
      (...at) => dy.at(...at) - Math.exp(y.at(...at)) * (sums[at[0] as number] as number),
    );
    const { target } = runGuarded(
      {
        inputs: { y: Float32Array.from(y.values), dy: Float32Array.from(dy.values) },
        outputs: { target: rows * columns },
      },
      (kernels, at) => kernels.logSoftmaxBackward(at.y, at.dy, at.target, rows, columns),
    );
    expectNumbers(target, expected.values);
  });
});

test('logSoftmax keeps NaN and infinities to their rows', () => {
  tidy(() => {
    const [nan, infinite] = [Number.NaN, Infinity];
    const logits = new Block(
      [7, 5],
      [
        [1e4, -1e4, 1e4, 0, 1e4],
        [0, 1, nan, 2, 3],
        [0, 1, 2, 3, nan],
        [-infinite, 1, 2, -infinite, 3],
        [-infinite, -infinite, -infinite, -infinite, -infinite],
        [0, 1, infinite, 2, 3],
        [1.6e38, -1.6e38, 1e-45, 0, -0],
      ].flat(),
    );
    expect(logSoftmax(logits.tensor())).toMatchTensor(logSoftmaxReference(logits));
  });
});

test('exponentials of numbers far apart vanish, and those of a long row add up', () => {
  tidy(() => {
    const far = new Block([1, 6], [0, -87, -88, -104, -1e38, -Infinity]);
    expect(logSoftmax(far.tensor())).toMatchTensor(logSoftmaxReference(far));
    const long = Block.sample([1, 100_003], 3, -0.1, 0.1);
    expect(logSoftmax(long.tensor())).toMatchTensor(logSoftmaxReference(long), { relative: 1e-7 });
  });
});

test('logSoftmax leaves nothing behind in hundreds of calls', () => {
  expectNoLeak(() => {
    for (let call = 0; call < 200; call++) {
      tidy(() => {
        logSoftmax(Block.sample([3, 7], 1).tensor());
      });
    }
  });
});
