import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, vi } from 'vitest';
import { describeMendedKernels } from './describe-mended-kernels.reference.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false); // what tfjs and we ask of the engine
  await useBackend('wasm');
});

describeMendedKernels();
