import {
  add,
  conv2d,
  maxPool,
  mul,
  relu,
  reshape,
  type Scalar,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { randomKey, randomNormals, randomUniforms } from '@unroll/core';
import { disposeTree, valueAndGradient, zipTrees } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { linear } from './linear.js';
import { sparseSoftmaxCrossEntropy } from './sparse-softmax-cross-entropy.js';
import { useBackend } from './use-backend.reference.js';

const side = 12;
const classNames = ['vertical bar', 'horizontal bar', 'cross'];

type Parameters = Record<'filter1' | 'bias1' | 'filter2' | 'bias2' | 'weight' | 'bias', Tensor>;

function initialParameters(): Parameters {
  const normal = (seed: number, shape: number[], fanIn: number): Tensor => {
    const block = new Block(shape);
    block.values.set(randomNormals(randomKey(seed), block.values.length));
    return new Block(
      shape,
      block.values.map((value) => value * Math.sqrt(2 / fanIn)),
    ).tensor();
  };
  return {
    filter1: normal(1, [3, 3, 1, 4], 9),
    bias1: new Block([4]).tensor(),
    filter2: normal(2, [3, 3, 4, 8], 36),
    bias2: new Block([8]).tensor(),
    weight: normal(3, [3 * 3 * 8, 3], 72),
    bias: new Block([3]).tensor(),
  };
}

/** The logits of the classes [batch, 3] of images [batch, side, side, 1]. */
function classify(parameters: Parameters, images: Tensor4D): Tensor2D {
  const { filter1, bias1, filter2, bias2, weight, bias } = parameters;
  const first = maxPool(relu(add(conv2d(images, filter1 as Tensor4D, 1, 'same'), bias1)) as Tensor4D, 2, 2, 'same');
  const second = maxPool(relu(add(conv2d(first, filter2 as Tensor4D, 1, 'same'), bias2)) as Tensor4D, 2, 2, 'same');
  return linear(reshape(second, [-1, 3 * 3 * 8]), weight as Tensor2D, bias as Tensor1D);
}

/** Noisy images of bars and crosses anywhere, and what they show. */
function drawn(count: number, seed: number): { pixels: Float32Array; classes: number[] } {
  const places = randomUniforms(randomKey(seed), 2 * count);
  const noise = randomUniforms(randomKey(seed + 1), count * side * side);
  const pixels = Float32Array.from(noise, (value) => 0.4 * value);
  const classes = Array.from({ length: count }, (_, image) => image % classNames.length);
  classes.forEach((shown, image) => {
    const row = 3 + Math.floor((places[2 * image] as number) * (side - 6));
    const column = 3 + Math.floor((places[2 * image + 1] as number) * (side - 6));
    for (let step = -3; step < 3; step++) {
      if (shown !== 1) pixels[(image * side + row + step) * side + column] = 1;
      if (shown !== 0) pixels[(image * side + row) * side + column + step] = 1;
    }
  });
  return { pixels, classes };
}

/** The losses of gradient descent on drawn images, and the parameters that it ends with. */
function train(steps: number): { losses: number[]; parameters: Parameters } {
  let parameters = initialParameters();
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { pixels, classes } = drawn(12, 10 + 2 * step);
    const images = tensor4d(pixels, [12, side, side, 1]);
    const targets = tensor1d(classes, 'int32');
    const { loss, gradients } = valueAndGradient((given: Parameters) => {
      const value: Scalar = sparseSoftmaxCrossEntropy({ logits: classify(given, images), targets });
      return { loss: value, state: {} };
    }, parameters);
    losses.push(loss.dataSync()[0] as number);
    const next = zipTrees([parameters, gradients], ([value, slope]) => tidy(() => sub(value, mul(slope, 0.1))));
    disposeTree([images, targets, loss, gradients, parameters]);
    parameters = next;
  }
  return { losses, parameters };
}

test('a small convolutional network on WASM learns bars from crosses to a loss below 0.05 in 300 steps', async () => {
  await useBackend('wasm');
  expectNoLeak(() => {
    const { losses, parameters } = train(300);
    expect(losses[0]).toBeGreaterThan(0.9);
    expect(losses.slice(-20).reduce((sum, loss) => sum + loss / 20, 0)).toBeLessThan(0.05);
    disposeTree(parameters);
  });
});

test('its first steps are those of the CPU backend', async () => {
  const runs: { losses: number[]; values: number[] }[] = [];
  for (const backendName of ['cpu', 'wasm'] as const) {
    await useBackend(backendName);
    const { losses, parameters } = train(5);
    runs.push({ losses, values: Object.values(parameters).flatMap((tensor) => [...tensor.dataSync()]) });
    disposeTree(parameters);
  }
  const [cpu, wasm] = runs as [(typeof runs)[0], (typeof runs)[0]];
  expectNumbers(wasm.losses, cpu.losses, { relative: 1e-5 });
  expectNumbers(wasm.values, cpu.values, { relative: 1e-4, absolute: 1e-6 }); // five steps of rounding
});
