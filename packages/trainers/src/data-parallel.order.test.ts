import { initializeBackend } from '@unroll/kernels';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { lstmBatches } from './lstm-objective.reference.js';
import { replicasInOneThread } from './replicas-in-one-thread.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

const [first, second] = [0, 1].map((step) => lstmBatches(5).batchAt(step)) as [Batch, Batch];
type Batch = ReturnType<ReturnType<typeof lstmBatches>['batchAt']>;
type Tested = ReturnType<typeof replicasInOneThread>['trainer'];

/** What is told, and the snapshot at the end, of a use of three replicas. */
async function outcomeOf(use: (trainer: Tested) => Promise<unknown>) {
  const { trainer, end } = replicasInOneThread(3);
  const told = await use(trainer);
  const snapshot = await trainer.snapshot();
  await end();
  return { told, snapshot };
}

/** Calls that are told by name, so that they can be made one by one or all at once. */
const calls: Record<string, (trainer: Tested) => unknown> = {
  step: (trainer) => trainer.step(first),
  next: (trainer) => trainer.step(second),
  snapshot: (trainer) => trainer.snapshot(),
  skip: (trainer) => trainer.skip({ rateFactor: 0.5 }),
  record: (trainer) => trainer.recordValidation(1, { keepBest: true }),
  restore: (trainer) => trainer.restoreBest(),
};

test.each([
  'step snapshot',
  'step next',
  'snapshot snapshot step snapshot',
  'step skip next',
  'step record next restore snapshot',
])('calls that overlap do what calls in order do: %s', async (names) => {
  await expectNoLeak(async () => {
    const asked = names.split(' ').map((name) => calls[name] as (typeof calls)[string]);
    const inOrder = await outcomeOf(async (trainer) => {
      const told: unknown[] = [];
      for (const call of asked) told.push(await call(trainer));
      return told;
    });
    expect(await outcomeOf((trainer) => Promise.all(asked.map((call) => call(trainer))))).toEqual(inOrder);
  });
});
