import type { TrainingSnapshot } from '@unroll/core';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { storeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { allTransformations } from './all-transformations.reference.js';
import { createTrainer } from './create-trainer.js';
import { linePoints, straightLine } from './straight-line.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

const validationLosses = [3, 2, 4, 5, 6, 1, 7, 8];

type AnyTrainer = Pick<ReturnType<typeof createTrainer>, 'recordValidation' | 'snapshot' | 'averagedParameters'> & {
  step(batch: ReturnType<typeof linePoints.batchAt>): { loss: number };
};

/** What a trainer finds in some steps, each followed by a validation loss. */
function run(trainer: AnyTrainer, begin: number, end: number): { losses: number[]; averages: unknown[] } {
  const [losses, averages]: [number[], unknown[]] = [[], []];
  for (let step = begin; step < end; step++) {
    losses.push(trainer.step(linePoints.batchAt(step) as never).loss);
    trainer.recordValidation(validationLosses[step] as number);
    averages.push(storeTree(trainer.averagedParameters));
  }
  return { losses, averages };
}

const trained = allTransformations
  .filter(({ hasRate }) => hasRate)
  .map((one) => [`${one.of} ${one.variant}`.trim(), one.create] as const);

test.each(trained)('training by %s goes on from a snapshot as if it had not stopped', (_title, create) => {
  expectNoLeak(() => {
    const objective = straightLine();
    const whole = createTrainer({ objective, optimizer: create(), key: randomKey(1) });
    const first = run(whole, 0, 4);
    expect(first.losses.at(-1)).not.toBe(first.losses[0]);
    const snapshot: TrainingSnapshot = whole.snapshot();
    const expected = run(whole, 4, 8);
    const resumed = createTrainer({ objective, optimizer: create(), snapshot });
    expect(run(resumed, 4, 8)).toEqual(expected);
    expect(resumed.snapshot()).toEqual(whole.snapshot());
    whole.dispose();
    resumed.dispose();
  });
});
