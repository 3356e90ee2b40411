import '@tensorflow/tfjs-backend-wasm';
import { registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { expect, test } from 'vitest';
import { initializeBackend } from './initialize-backend.js';

// A file of its own: it puts a backend that never starts in the place of tfjs's.

test('gives up when the backend takes too long to start', async () => {
  removeBackend('wasm');
  registerBackend('wasm', () => new Promise(() => undefined));
  const start = initializeBackend({ timeLimitMilliseconds: 20 });
  await expect(start).rejects.toBeInstanceOf(BackendError);
  await expect(start).rejects.toThrow(
    'initializeBackend: the WASM backend did not start within 20 ms. Pass `wasmPaths`',
  );
});
