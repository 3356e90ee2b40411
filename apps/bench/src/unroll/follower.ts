// A thread that does its part of the steps of `prepareDataParallel`.
import { workerData } from 'node:worker_threads';
import { initializeBackend } from '@unroll/kernels';
import { followLeader } from '@unroll/trainers';
import type { TrainingWorkload } from '../workload.ts';
import { trainingParts } from './training-parts.ts';

const { workload, port } = workerData as { workload: TrainingWorkload; port: MessagePort };
await initializeBackend();
await followLeader(trainingParts(workload), port);
