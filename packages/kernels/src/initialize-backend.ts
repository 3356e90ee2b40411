import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { BackendError, requireInteger, requireNumber } from '@unroll/core';
import { installKernels } from './install-kernels.js';
import { registerGradients } from './register-gradients.js';

/** Where the three binaries of tfjs-backend-wasm are: the folder's address with a slash at its end, or each file's. */
export type WasmPaths = Parameters<typeof setWasmPaths>[0];

/** Options of {@link initializeBackend}. */
export type InitializeBackendOptions = {
  /** Where the binaries are. Default: beside tfjs-backend-wasm, which works in Node; bundlers need their addresses. */
  readonly wasmPaths?: WasmPaths;
  /**
   * Threads for tfjs's own matrix products, at least 1. Default 1. More than 1 needs a cross-origin isolated page, and
   * a build whose minifier leaves tfjs's thread start-up alone; Node always has 1.
   */
  readonly threads?: number;
  /** How long the backend may take to start, in milliseconds. Default 30,000. */
  readonly timeLimitMilliseconds?: number;
};

/** What {@link initializeBackend} found. */
export type BackendReport = {
  readonly backend: 'wasm';
  /** Whether the binary with 128-bit vector instructions runs. */
  readonly simd: boolean;
  /** Whether the binary with threads runs. */
  readonly threads: boolean;
};

/**
 * Starts tfjs's WASM backend and makes it fit for training: registers gradients and kernels.
 *
 * Call it once, before any tensor is made.
 *
 * @throws ArgumentError if a number is out of its range.
 * @throws BackendError if the backend does not start.
 * @example const { simd } = await initializeBackend();
 */
export async function initializeBackend(options: InitializeBackendOptions = {}): Promise<BackendReport> {
  const { wasmPaths, threads = 1, timeLimitMilliseconds = 30_000 } = options;
  requireInteger('initializeBackend', { threads });
  requireNumber('initializeBackend', { timeLimitMilliseconds }, { above: 0 });
  if (wasmPaths !== undefined) setWasmPaths(wasmPaths);
  // In an isolated page tfjs picks its threaded binary by itself, and that one hangs in most minified builds.
  if (threads === 1) env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  else setThreadsCount(threads);
  await started(timeLimitMilliseconds);
  registerGradients();
  installKernels('wasm');
  return {
    backend: 'wasm',
    simd: Boolean(await env().getAsync('WASM_HAS_SIMD_SUPPORT')),
    threads: Boolean(await env().getAsync('WASM_HAS_MULTITHREAD_SUPPORT')),
  };
}

async function started(timeLimitMilliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(notStarted(`the WASM backend did not start within ${timeLimitMilliseconds} ms`)),
      timeLimitMilliseconds,
    );
  });
  try {
    const success = await Promise.race([setBackend('wasm'), tooLate]);
    if (!success) throw notStarted('the WASM backend did not start');
  } finally {
    clearTimeout(timer);
  }
}

function notStarted(problem: string): BackendError {
  return new BackendError({
    caller: 'initializeBackend',
    problem,
    advice: 'Pass `wasmPaths` with the addresses of the three .wasm files of @tensorflow/tfjs-backend-wasm, and see that they are served.',
  });
}
