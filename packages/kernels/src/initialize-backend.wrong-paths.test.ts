import { BackendError } from '@unroll/core';
import { expect, test, vi } from 'vitest';
import { initializeBackend } from './initialize-backend.js';

// A file of its own: once tfjs has failed to start the backend, it cannot start in the same process.

test('says what to do where the binaries are not found, and again at the next attempt', async () => {
  const silenced = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')].map((spy) => spy.mockReturnValue());
  const wasmPaths = '/no/such/folder/';
  await expect(initializeBackend({ wasmPaths })).rejects.toThrow(
    'initializeBackend: the WASM backend did not start. Pass `wasmPaths` with the addresses of the three .wasm files of ' +
      '@tensorflow/tfjs-backend-wasm, and see that they are served.',
  );
  const retry = initializeBackend({ wasmPaths });
  await expect(retry).rejects.toBeInstanceOf(BackendError);
  await expect(retry).rejects.toThrow(
    'initializeBackend: the WASM backend failed to start before, and tfjs does not try again from elsewhere. ' +
      'Pass the right `wasmPaths` at the first call: reload the page, or start the program anew.',
  );
  for (const spy of silenced) spy.mockRestore();
});
