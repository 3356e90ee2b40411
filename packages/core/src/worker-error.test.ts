import { expect, test } from 'vitest';
import { WorkerError } from './worker-error.js';

const facts = { caller: 'trainInWorker', worker: 2, workerCount: 3, problem: 'ended with exit code 1' };

test('says where, which worker, what became of it', () => {
  const error = new WorkerError(facts);
  expect(error.message).toBe('trainInWorker: worker 2 of 3 ended with exit code 1.');
  expect(error.facts).toEqual(facts);
  expect('cause' in error).toBe(false);
});

test('keeps what was thrown in the worker', () => {
  const cause = new Error('out of paper');
  expect(new WorkerError(facts, { cause }).cause).toBe(cause);
});
