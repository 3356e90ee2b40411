import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import { clone, matMul, setBackend, type Tensor, tidy, zeros } from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectNoLeak } from './expect-no-leak.js';
import { wasmHeapBytes } from './wasm-heap.js';

let leaked: Tensor[] = [];
const leak = <T extends Tensor>(one: T): T => {
  leaked.push(one);
  return one;
};

afterEach(() => {
  for (const one of leaked) one.dispose();
  leaked = [];
});

describe.each(['cpu', 'wasm'])('expectNoLeak on %s', (backend) => {
  beforeAll(async () => {
    await setBackend(backend);
  });

  test('runs the action twice and passes where all is freed', () => {
    let runs = 0;
    const result = expectNoLeak(() => {
      runs++;
      tidy(() => {
        matMul(zeros([8, 8]), zeros([8, 8]));
      });
    });
    expect(runs).toBe(2);
    expect(result).toBeUndefined();
  });

  test('sees tensors that stay', () => {
    const action = () => {
      leak(zeros([2]));
      leak(zeros([2]));
    };
    expect(() => expectNoLeak(action)).toThrow(
      'numTensors changed by 2, numDataBuffers by 2: free what is made, or wrap it in tidy().',
    );
  });

  test('sees a second tensor of the same data', () => {
    const original = leak(zeros([2]));
    expect(() =>
      expectNoLeak(() => {
        leak(clone(original));
      }),
    ).toThrow('numTensors changed by 1');
  });

  test('sees tensors that stay only after the second run', () => {
    let runs = 0;
    const action = () => {
      if (runs++ === 1) leak(zeros([2]));
    };
    expect(() => expectNoLeak(action)).toThrow('numTensors changed by 1, numDataBuffers by 1: free what is made');
  });

  test('sees a tensor freed that belongs to the caller', () => {
    const mine = zeros([2]);
    expect(() => expectNoLeak(() => mine.dispose())).toThrow(
      'numTensors changed by -1, numDataBuffers by -1: something was freed',
    );
  });

  test('waits for an action that is async', async () => {
    let runs = 0;
    await expectNoLeak(async () => {
      const one = zeros([2]);
      await Promise.resolve();
      one.dispose();
      runs++;
    });
    expect(runs).toBe(2);
    const leaking = async () => {
      await Promise.resolve();
      leak(zeros([2]));
    };
    await expect(expectNoLeak(leaking)).rejects.toThrow(
      'numTensors changed by 1, numDataBuffers by 1: free what is made',
    );
  });

  test('passes on what the action throws', async () => {
    const failure = new Error('the action fails');
    expect(() =>
      expectNoLeak(() => {
        throw failure;
      }),
    ).toThrow(failure);
    await expect(expectNoLeak(() => Promise.reject(failure))).rejects.toThrow(failure);
  });
});

describe('the heap of the WASM backend', () => {
  test('has a size, and other backends have none', async () => {
    await setBackend('cpu');
    expect(wasmHeapBytes()).toBeUndefined();
    await setBackend('wasm');
    expect(wasmHeapBytes()).toBeGreaterThanOrEqual(2 ** 24);
    expect((wasmHeapBytes() ?? 0) % 2 ** 16).toBe(0); // pages of 64 kB
  });

  test('may grow in the first run, not in the second', async () => {
    await setBackend('wasm');
    const megabytes = (count: number) => Array.from({ length: count }, () => zeros([2 ** 18]));
    const heapBefore = wasmHeapBytes() ?? 0;
    expectNoLeak(() => disposeTree(megabytes(20)));
    expect(wasmHeapBytes()).toBeGreaterThan(heapBefore);
    let count = 20;
    const growing = () => {
      count *= 2;
      disposeTree(megabytes(count));
    };
    expect(() => expectNoLeak(growing)).toThrow(/^the heap of the WASM backend grew by \d+ bytes in the second run\.$/);
  });
});
