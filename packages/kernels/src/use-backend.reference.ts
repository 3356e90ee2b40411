import '@tensorflow/tfjs-backend-cpu';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { initializeBackend } from './initialize-backend.js';
import { installKernels } from './install-kernels.js';

/** The backends on which everything is tested that is not about one of them. */
export const backendNames = ['cpu', 'wasm'] as const;

/** Makes a backend the current one, with our gradients and kernels. tfjs then checks each kernel for leaks. */
export async function useBackend(name: (typeof backendNames)[number]): Promise<void> {
  env().set('IS_TEST', true);
  await initializeBackend();
  await setBackend(name);
  installKernels();
}
