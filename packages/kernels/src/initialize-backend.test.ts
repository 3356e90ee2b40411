import { getBackend, getGradient, getKernel, square, tensor1d } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { expect, test, vi } from 'vitest';
import { initializeBackend, type WasmPaths } from './initialize-backend.js';

test.each([0, -1, 1.5, Number.NaN])('refuses %d threads', async (threads) => {
  await expect(initializeBackend({ threads })).rejects.toThrow(
    `initializeBackend: \`threads\` must be an integer of at least 1, got ${threads}.`,
  );
});

test.each([0, -1, Number.NaN, Infinity, 2 ** 31])('refuses a time limit of %d ms', async (timeLimitMilliseconds) => {
  await expect(initializeBackend({ timeLimitMilliseconds })).rejects.toThrow(ArgumentError);
});

test('refuses the address of a folder without its slash', async () => {
  await expect(initializeBackend({ wasmPaths: '/assets' })).rejects.toThrow(
    'initializeBackend: `wasmPaths` must end in a slash where it is a folder\'s address, got "/assets".',
  );
});

test('refuses addresses of some binaries only', async () => {
  const wasmPaths: WasmPaths = { 'tfjs-backend-wasm.wasm': '/a.wasm', 'tfjs-backend-wasm-simd.wasm': '/b.wasm' };
  await expect(initializeBackend({ wasmPaths })).rejects.toThrow(
    'initializeBackend: `wasmPaths` must have the addresses of tfjs-backend-wasm.wasm, tfjs-backend-wasm-simd.wasm, ' +
      'tfjs-backend-wasm-threaded-simd.wasm, got { tfjs-backend-wasm.wasm, tfjs-backend-wasm-simd.wasm }.',
  );
});

test('starts the backend, reports what runs, and makes it fit for training', async () => {
  expect(await initializeBackend()).toEqual({ backend: 'wasm', simd: true, threadCount: 1, fused: true });
  expect(getBackend()).toBe('wasm');
  expect(getGradient('BatchMatMul')).toBeDefined();
  expect(getKernel('UnsortedSegmentSum', 'wasm')).toBeDefined();
  expect(getKernel('UnrollLstmSequence', 'wasm')).toBeDefined();
});

test('reports the same when it is called again, and keeps the tensors there are', async () => {
  const first = await initializeBackend();
  const x = tensor1d([1, 2, 3]);
  expect(await initializeBackend({ threads: 4 })).toEqual(first);
  const squares = square(x);
  expect([...squares.dataSync()]).toEqual([1, 4, 9]);
  x.dispose();
  squares.dispose();
});

test('leaves no timer behind, which would keep a program from ending', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  await initializeBackend();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});
