import { scalar, tensor, tidy } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { instantiateKernels } from './instantiate-kernels.js';
import { normOfTensors, normOfTensorsKernel } from './norm-of-tensors.js';
import { runKernel } from './registered-kernel.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(sizes)('is the length of %i numbers and others as one vector', (size) => {
    tidy(() => {
      const blocks = [Block.sample([size], 1), Block.sample([3, 5], 2), Block.sample([], 3)];
      const expected = Math.hypot(...blocks.flatMap(({ values }) => [...values]));
      const norm = normOfTensors(blocks.map((block) => block.tensor()));
      expect(norm).toMatchTensor({ shape: [], values: [expected] }, { relative: 1e-6 });
    });
  });

  test('is 0 for no tensors, and exact where the squares are', () => {
    tidy(() => {
      expect(normOfTensors([])).toMatchTensor(scalar(0));
      expect(normOfTensors([tensor([3, 0]), tensor(-4)]).dataSync()[0]).toBe(5);
    });
  });

  test.each([Number.NaN, Infinity, -Infinity])('is not finite with %d among the numbers', (value) => {
    for (const place of [0, 5, 12]) {
      const values = new Float32Array(13).fill(1);
      values[place] = value;
      const norm = tidy(() => normOfTensors([tensor([1]), tensor(values)]).dataSync()[0]);
      expect(norm).toBe(Math.abs(value));
    }
  });

  test('leaves only what it returns', () => {
    expectNoLeak(() => {
      const tensors = [tensor([1, 2]), tensor([3])];
      for (let call = 0; call < 100; call++) normOfTensors(tensors).dispose();
      disposeTree(tensors);
    });
  });

  test('refuses tensors of another type, or that were freed', () => {
    tidy(() => {
      expect(() => normOfTensors([tensor([1], [1], 'int32')])).toThrow(
        'normOfTensors: `tensors[0].dtype` must be float32, got "int32".',
      );
      const freed = tensor([1]);
      freed.dispose();
      expect(() => normOfTensors([freed])).toThrow('normOfTensors: `tensors[0].isDisposed` must be false, got true.');
    });
  });
});

describe('the fused kernel', () => {
  beforeAll(async () => {
    expect(await initializeBackend()).toMatchObject({ fused: true });
  });

  test.each(sizes)('equals the composed one for %i numbers', (size) => {
    tidy(() => {
      const inputs = { a: Block.sample([size], 1).tensor(), b: Block.sample([7], 2).tensor() };
      const [composed] = normOfTensorsKernel.forward(inputs, {});
      expect(runKernel('test', normOfTensorsKernel, inputs)[0]).toMatchTensor(composed as typeof inputs.a, {
        relative: 1e-6,
      });
    });
  });

  test('does not overflow where the squares would, nor vanish', () => {
    tidy(() => {
      for (const value of [3e30, 3e-30]) {
        const [norm] = normOfTensors([tensor([value, value])]).dataSync();
        expect((norm as number) / value).toBeCloseTo(Math.SQRT2, 5);
      }
    });
  });
});

describe('sumOfSquares', () => {
  /** The sum in float64 with eight sums side by side, added up in the kernel's order. */
  function laneSum(values: Float32Array): number {
    const lanes = new Float64Array(8);
    values.forEach((value, index) => {
      lanes[index % 8] = (lanes[index % 8] as number) + value * value;
    });
    const [a, b, c, d, e, f, g, h] = lanes as unknown as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return a + c + (e + g) + (b + d + (f + h));
  }

  test.each([...sizes, 1001])('of %i numbers has the bits of its order, wherever they lie', (size) => {
    const values = Float32Array.from(Block.sample([size], 7).values);
    const sums: number[] = [];
    for (const base of [1024, 2 ** 31 - 128]) {
      runGuarded({ inputs: { values }, outputs: {}, base }, ({ sumOfSquares }, at) => {
        sums.push(sumOfSquares(at.values, size));
      });
    }
    expect(new Set(sums)).toEqual(new Set([laneSum(values)]));
  });

  test('reaches numbers more than 2^31 bytes from the first', () => {
    const count = 2 ** 29 + 5;
    const memory = new WebAssembly.Memory({ initial: 2 ** 15 + 1 });
    new Float32Array(memory.buffer, 4 * (count - 1), 1)[0] = 3;
    expect(instantiateKernels(memory)?.sumOfSquares(0, count)).toBe(9);
  });
});
