// tfjs-layers on the WASM backend, as it comes; with the argument `installed`, after our initializeBackend().
import { version_wasm as version } from '@tensorflow/tfjs-backend-wasm';
import { ready, setBackend } from '@tensorflow/tfjs-core';
import { prepareGeneration } from '../tfjs-layers/prepare-generation.ts';
import { prepareTraining } from '../tfjs-layers/prepare-training.ts';
import { serve } from './serve.ts';

const isInstalled = process.argv[2] === 'installed';
if (isInstalled) {
  const { initializeBackend } = await import('@unroll/kernels');
  await initializeBackend();
} else {
  await setBackend('wasm');
  await ready();
}
await serve({
  description: `tfjs-layers ${version} on wasm${isInstalled ? ' after initializeBackend()' : ''}`,
  prepare(workload) {
    switch (workload.kind) {
      case 'train':
        return prepareTraining(workload);
      case 'generate':
        return prepareGeneration(workload);
      case 'product':
        throw new Error('Products are not asked of tfjs-layers.');
    }
  },
});
