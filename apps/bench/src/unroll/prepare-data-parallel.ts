import { type MessagePort, Worker } from 'node:worker_threads';
import { randomKey } from '@unroll/core';
import { dataParallel } from '@unroll/trainers';
import type { Runner } from '../contestants/contestant.ts';
import type { TrainingWorkload } from '../workload.ts';
import { trainingParts } from './training-parts.ts';

/** The same steps, whose rows are shared among threads. */
export function prepareDataParallel(workload: TrainingWorkload, workers: number): Runner {
  const { batches, ...parts } = trainingParts(workload);
  const threads: Worker[] = [];
  const followers = Array.from({ length: workers - 1 }, () => {
    const { port1, port2 } = new MessageChannel();
    const port = port2 as unknown as MessagePort; // the same class under two declarations
    threads.push(
      new Worker(new URL('./follower.ts', import.meta.url), { workerData: { workload, port }, transferList: [port] }),
    );
    return port1;
  });
  const trainer = dataParallel({ ...parts, key: randomKey(2), followers });
  return {
    async run(repetitions) {
      for (let count = 0; count < repetitions; count++) await trainer.step(batches.batchAt(trainer.state.step));
    },
    release() {
      trainer.dispose();
      for (const thread of threads) thread.terminate();
    },
  };
}
