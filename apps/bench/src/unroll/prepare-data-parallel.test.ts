import { initializeBackend } from '@unroll/kernels';
import { expect, test } from 'vitest';
import { prepareDataParallel } from './prepare-data-parallel.ts';
import { prepareTraining } from './prepare-training.ts';

const workload = {
  kind: 'train',
  cell: 'gru',
  vocabularySize: 5,
  hiddenSize: 4,
  layerCount: 1,
  batchSize: 3,
  timeSteps: 4,
} as const;

test('two threads make the steps of one, and end with the runner', async () => {
  await initializeBackend();
  const [one, two] = [prepareTraining(workload), prepareDataParallel(workload, 2)];
  one.run(3);
  await two.run(3);
  one.release();
  two.release();
  await expect(two.run(1)).rejects.toThrow('The trainer was disposed');
});
