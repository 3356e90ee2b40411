import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingSnapshot } from '@unroll/core';
import { type TrainingEvent, train } from '@unroll/trainers';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../unroll-process.reference.js';
import { followTraining, type TrainingParts } from './follow-training.js';
import type { TrainingReporter } from './training-reporter.js';

vi.mock('@unroll/trainers', async (load) => ({ ...(await load<object>()), train: vi.fn() }));

const folder = temporaryFolder();

/** What following some events gives, and what was saved meanwhile. */
async function follow(...events: TrainingEvent[]): Promise<{ end: object; savedSteps: number[] }> {
  vi.mocked(train).mockImplementation(async function* () {
    yield* events;
  });
  const savedSteps: number[] = [];
  const validation = { batches: { batchesPerEpoch: 1 } };
  const parts = {
    session: { run: { folder, configuration: { training: { seed: 1 } } }, learning: { validation } },
    sitting: { stepLimit: 50 },
    trainer: { state: {} },
    report: new Proxy({} as TrainingReporter, { get: () => () => undefined }),
    saver: { save: async ({ step }: TrainingSnapshot) => void savedSteps.push(step) },
    plot: false,
    saveSeconds: 30,
    signal: new AbortController().signal,
  };
  return { end: await followTraining(parts as unknown as TrainingParts), savedSteps };
}

const spoilt: TrainingEvent = { type: 'validation', step: 50, loss: Number.NaN, isBest: false };
const snapshot = { step: 50 } as TrainingSnapshot;

test('a measurement that is no number ends training before it is saved', async () => {
  expect(await follow(spoilt, { type: 'checkpoint', step: 50, snapshot })).toEqual({
    end: { reason: 'diverged', step: 50, problem: 'the loss on the validation data is NaN' },
    savedSteps: [],
  });
  expect(readFileSync(join(folder, 'log.jsonl'), 'utf8')).toBe('');
});

test('the step after it tells what is wrong, where it cannot be made', async () => {
  const problem = 'the gradient of `cell.0.bias` is not finite';
  const { end } = await follow(spoilt, {
    type: 'done',
    ...{ step: 50, reason: 'diverged', loss: 1, gradientNorm: Number.NaN, problem },
  });
  expect(end).toEqual({ reason: 'diverged', step: 51, problem });
});
