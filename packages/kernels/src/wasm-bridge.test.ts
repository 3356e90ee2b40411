import { engine, memory, tensor } from '@tensorflow/tfjs-core';
import { wasmHeapBytes } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { initializeBackend } from './initialize-backend.js';
import { openWasmBridge, type WasmBridge } from './wasm-bridge.js';

test('says why it is closed before the backend has started', () => {
  expect(openWasmBridge()).toEqual({ reason: 'the WASM backend has not started' });
});

describe('openWasmBridge', () => {
  let bridge: WasmBridge;
  beforeAll(async () => {
    await initializeBackend();
    const opened = openWasmBridge();
    if ('reason' in opened) throw new Error(opened.reason);
    bridge = opened;
  });

  test('finds tensors where they lie, also after the heap has grown', () => {
    const x = tensor([1, 2, 3]);
    const address = bridge.addressOf(x);
    const before = wasmHeapBytes() as number;
    const large = tensor(new Float32Array(before / 4)); // more than is free
    expect(wasmHeapBytes()).toBeGreaterThan(before);
    expect(bridge.addressOf(x)).toBe(address);
    const y = engine().makeTensor(new Float32Array(3), [3], 'float32');
    bridge.kernels.repeatRow(address, 12, bridge.addressOf(y), 1);
    expect([...y.dataSync()]).toEqual([1, 2, 3]);
    for (const made of [x, y, large]) made.dispose();
  });

  test('gives scratch memory back, also when the action throws', () => {
    const use = (): void =>
      bridge.withScratch([2 ** 24, 2 ** 24], ([first, second]) => {
        expect(Math.abs((first as number) - (second as number))).toBeGreaterThanOrEqual(2 ** 24);
      });
    use();
    const before = wasmHeapBytes();
    for (let call = 0; call < 100; call++) {
      use();
      expect(() =>
        bridge.withScratch([2 ** 24], () => {
          throw new Error('spoiled');
        }),
      ).toThrow('spoiled');
    }
    expect(wasmHeapBytes()).toBe(before);
    expect(memory().numTensors).toBe(0);
  });
});
