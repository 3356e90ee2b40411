import { getThreadsCount, setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { ArgumentError, BackendError, requireInteger, requireNumber } from '@unroll/core';
import { type FusionReport, installKernels } from './install-kernels.js';
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
  /** How long the backend may take to start, in milliseconds, at most 2³¹ - 1. Default 30,000. */
  readonly timeLimitMilliseconds?: number;
};

/** What {@link initializeBackend} found. */
export type BackendReport = FusionReport & {
  readonly backend: 'wasm';
  /** Whether the binary with 128-bit vector instructions runs. */
  readonly simd: boolean;
  /** How many threads tfjs's own matrix products use. */
  readonly threadCount: number;
};

const caller = 'initializeBackend';
const binaryNames = [
  'tfjs-backend-wasm.wasm',
  'tfjs-backend-wasm-simd.wasm',
  'tfjs-backend-wasm-threaded-simd.wasm',
] as const;

/**
 * Starts tfjs's WASM backend and makes it fit for training: registers gradients and kernels.
 *
 * Call it once, before any tensor is made. Once the backend runs, another call changes no option of it.
 *
 * @throws ArgumentError if a number is out of its range, or the paths do not lead to all three binaries.
 * @throws BackendError if the backend does not start.
 * @example const { simd } = await initializeBackend();
 */
export async function initializeBackend(options: InitializeBackendOptions = {}): Promise<BackendReport> {
  const { wasmPaths, threads = 1, timeLimitMilliseconds = 30_000 } = options;
  requireInteger(caller, { threads });
  requireNumber(caller, { timeLimitMilliseconds }, { above: 0, maximum: 2 ** 31 - 1 });
  if (wasmPaths !== undefined) locateBinaries(wasmPaths);
  // In an isolated page tfjs picks its threaded binary by itself, and that one hangs in most minified builds.
  if (threads === 1) env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  else setThreadsCount(threads);
  await started(timeLimitMilliseconds);
  registerGradients();
  const fusion = installKernels('wasm');
  const simd = Boolean(await env().getAsync('WASM_HAS_SIMD_SUPPORT'));
  return { backend: 'wasm', simd, threadCount: getThreadsCount(), ...fusion };
}

function locateBinaries(wasmPaths: WasmPaths): void {
  if (typeof wasmPaths === 'string') requireFolder(wasmPaths);
  else requireEveryBinary(wasmPaths);
  try {
    setWasmPaths(wasmPaths);
  } catch {
    throw new BackendError({
      caller,
      problem: 'the WASM backend failed to start before, and tfjs does not try again from elsewhere',
      advice: 'Pass the right `wasmPaths` at the first call: reload the page, or start the program anew.',
    });
  }
}

function requireFolder(address: string): void {
  if (/[/\\]$/.test(address)) return;
  throw new ArgumentError({
    caller,
    argument: 'wasmPaths',
    expectation: "end in a slash where it is a folder's address",
    actual: address,
  });
}

function requireEveryBinary(addresses: Readonly<Record<string, string | undefined>>): void {
  if (binaryNames.every((name) => addresses[name] !== undefined)) return;
  throw new ArgumentError({
    caller,
    argument: 'wasmPaths',
    expectation: `have the addresses of ${binaryNames.join(', ')}`,
    actual: addresses,
  });
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
    caller,
    problem,
    advice:
      'Pass `wasmPaths` with the addresses of the three .wasm files of @tensorflow/tfjs-backend-wasm, and see that they are served.',
  });
}
