import '@tensorflow/tfjs-backend-cpu';
import { env, setBackend } from '@tensorflow/tfjs-core';
import { initializeBackend, installKernels } from '@unroll/kernels';

/** The backends on which models are tested. */
export const backendNames = ['cpu', 'wasm'] as const;

/** Makes a backend the current one, with gradients and kernels. tfjs then checks each kernel for leaks. */
export async function useBackend(name: (typeof backendNames)[number]): Promise<void> {
  env().set('IS_TEST', true);
  await initializeBackend();
  await setBackend(name);
  installKernels();
}
