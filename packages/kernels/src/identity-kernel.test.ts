import { add, clone, memory, tensor, tensor1d } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher, wasmHeapBytes } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { initializeBackend } from './initialize-backend.js';

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

describe('Identity on WASM', () => {
  test('shares the data, whichever of the tensors is freed first', () => {
    expectNoLeak(() => {
      const x = tensor1d([1, 2, 3]);
      const first = clone(x);
      const second = clone(first);
      expect(memory().numDataBuffers).toBe(memory().numTensors - 2);
      x.dispose();
      expect(first).toMatchTensor({ shape: [3], values: [1, 2, 3] });
      first.dispose();
      const sum = add(second, 1);
      expect(sum).toMatchTensor({ shape: [3], values: [2, 3, 4] });
      second.dispose();
      sum.dispose();
    });
  });

  test('takes no memory for the values', () => {
    const megabytes = 64;
    const x = tensor(new Float32Array(megabytes * 2 ** 18));
    const before = wasmHeapBytes() as number;
    const clones = Array.from({ length: 8 }, () => clone(x));
    expect((wasmHeapBytes() as number) - before).toBeLessThan(megabytes * 2 ** 20);
    for (const tensor of [x, ...clones]) tensor.dispose();
  });

  test.each(['int32', 'bool', 'string'] as const)('keeps tensors of type %s', (dtype) => {
    const values = dtype === 'string' ? ['a', 'b'] : [1, 0];
    const x = tensor(values, [2], dtype);
    const y = clone(x);
    x.dispose();
    expect(y.dtype).toBe(dtype);
    expect(Array.from(y.dataSync())).toEqual(values);
    y.dispose();
  });
});
