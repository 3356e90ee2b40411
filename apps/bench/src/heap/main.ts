// Prints the peak of a training step's allocations, and the number of the model's parameters, as one line of JSON. The
// argument is the workload. In a process of its own, so that nothing else has allocated, and nothing that is timed counts.
import { ready, setBackend } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-wasm';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { treeLeaves } from '@unroll/tensors';
import { networkModel } from '../unroll/network-model.ts';
import { prepareTraining } from '../unroll/prepare-training.ts';
import type { TrainingWorkload } from '../workload.ts';
import { countAllocations } from './count-allocations.ts';

await setBackend('wasm');
await ready();
const allocations = countAllocations();
await initializeBackend();
const workload = JSON.parse(process.argv[2] as string) as TrainingWorkload;
const parameters = treeLeaves(networkModel(workload).initializeParameters(randomKey(1)));
const parameterCount = parameters.reduce((sum, { tensor }) => sum + tensor.size, 0);
for (const { tensor } of parameters) tensor.dispose();
const runner = prepareTraining(workload);
await runner.run(2);
allocations.resetPeak();
await runner.run(1);
console.log(JSON.stringify({ peakBytes: allocations.peakBytes, parameterCount }));
