import { findBackend, getKernelsForBackend, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core';

/** How long calls of one kind took, without what they called of the other kinds. */
export type CallTime = { readonly name: string; readonly callCount: number; readonly milliseconds: number };

/** A clock on every kernel of a backend, and on what carries values into and out of it. */
export type KernelClock = {
  /** The times since the last reset. */
  times(): readonly CallTime[];
  reset(): void;
  /** Whether calls are clocked, which takes time of its own. True at first. */
  isRunning: boolean;
};

/** The methods of a backend that carry values. */
type Carrier = { write(...given: unknown[]): unknown; readSync(...given: unknown[]): unknown };

/** Puts a clock on every kernel that is registered for a backend now. It stays until the process ends. */
export function clockKernels(backendName: string): KernelClock {
  const times = new Map<string, CallTime>();
  const clock: KernelClock = {
    times: () => [...times.values()],
    reset: () => times.clear(),
    isRunning: true,
  };
  let inner = 0; // milliseconds of the clocked calls within the one that runs

  function clocked<Given extends unknown[], Result>(name: string, call: (...given: Given) => Result) {
    return (...given: Given): Result => {
      if (!clock.isRunning) return call(...given);
      const innerBefore = inner;
      inner = 0;
      const begun = performance.now();
      try {
        return call(...given);
      } finally {
        const whole = performance.now() - begun;
        const { callCount, milliseconds } = times.get(name) ?? { callCount: 0, milliseconds: 0 };
        times.set(name, { name, callCount: callCount + 1, milliseconds: milliseconds + whole - inner });
        inner = innerBefore + whole;
      }
    };
  }

  for (const kernel of getKernelsForBackend(backendName)) {
    unregisterKernel(kernel.kernelName, backendName);
    registerKernel({ ...kernel, kernelFunc: clocked(kernel.kernelName, kernel.kernelFunc) });
  }
  const carrier = findBackend(backendName) as unknown as Carrier;
  carrier.write = clocked('(memory and values into the backend)', carrier.write.bind(carrier));
  carrier.readSync = clocked('(values out of the backend)', carrier.readSync.bind(carrier));

  return clock;
}
