import { engine, registerKernel, scalar, type TensorInfo } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { expect, test, vi } from 'vitest';
import { clockKernels } from './clock-kernels.ts';

let now = 0;

test('counts a kernel without the kernels that it runs', async () => {
  await initializeBackend();
  registerKernelOf(5, 'Inner', () => undefined);
  registerKernelOf(7, 'Outer', (input) => {
    engine().runKernel('Inner', { input: input as never });
    engine().runKernel('Inner', { input: input as never });
  });
  const input = scalar(1);
  const clock = clockKernels('wasm');
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  engine().runKernel('Outer', { input });
  expect(clock.times()).toEqual([
    { name: 'Inner', callCount: 2, milliseconds: 10 },
    { name: 'Outer', callCount: 1, milliseconds: 7 },
  ]);
  clock.reset();
  expect(clock.times()).toEqual([]);
});

/** A kernel that takes some milliseconds, does something else as well, and hands its input back. */
function registerKernelOf(milliseconds: number, kernelName: string, also: (input: TensorInfo) => void): void {
  registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc({ inputs, backend }) {
      const input = inputs['input'] as TensorInfo;
      now += milliseconds;
      also(input);
      (backend as unknown as { incRef(dataId: object): void }).incRef(input.dataId);
      return input;
    },
  });
}
