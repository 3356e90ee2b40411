// A thread that trains some of the rows of every batch, beside the one that runs the command.
import { workerData } from 'node:worker_threads';
import { initializeBackend } from '@unroll/kernels';
import { followLeader } from '@unroll/trainers';
import { taskOf } from '../run/run-configuration.js';
import { loadTask } from '../tasks/load-task.js';
import type { FollowerSettings } from './follower-settings.js';
import { trainingOptimizer } from './training-optimizer.js';

const { channel, configuration, tokenizer, steps, replica } = workerData as FollowerSettings;
await initializeBackend();
const task = await loadTask(taskOf(configuration));
const { objective } = task.model(configuration, tokenizer, replica);
await followLeader({ objective, optimizer: trainingOptimizer(configuration.training, steps) }, channel);
