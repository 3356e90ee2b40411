import { initializeBackend } from '@unroll/kernels';
import { serveTraining } from '@unroll/trainers';
import { lstmPlan } from './lstm-plan.js';
import type { LstmSizes } from './lstm-sizes.js';
import { wasmPaths } from './wasm-paths.js';

serveTraining(async (sizes: LstmSizes) => {
  await initializeBackend({ wasmPaths });
  return lstmPlan(sizes);
});
