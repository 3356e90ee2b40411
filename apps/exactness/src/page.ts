import { backend } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { parameterHashes } from './parameter-hashes.js';
import { wasmPaths } from './wasm-paths.js';

/** Trains, and shows the report as JSON. `?threads=2` asks for threads. */
async function run(): Promise<object> {
  const threads = Number(new URLSearchParams(location.search).get('threads') ?? 1);
  const report = await initializeBackend({ wasmPaths, threads, timeLimitMilliseconds: 10_000 });
  const { buffer } = (backend() as unknown as { wasm: { HEAPU8: Uint8Array } }).wasm.HEAPU8;
  const isShared = typeof SharedArrayBuffer === 'function' && buffer instanceof SharedArrayBuffer;
  return { ...report, isShared, isIsolated: crossOriginIsolated, hashes: await parameterHashes() };
}

function show(report: object): void {
  (document.querySelector('#report') as HTMLElement).textContent = JSON.stringify(report);
}

run().then(show, (error: unknown) => show({ error: error instanceof Error ? error.message : String(error) }));
