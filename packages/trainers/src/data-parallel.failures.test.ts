import { mul } from '@tensorflow/tfjs-core';
import { WorkerError } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { lstmBatches, lstmObjective } from './lstm-objective.reference.js';
import { type LstmObjective, lossesOf, replicasInOneThread } from './replicas-in-one-thread.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

const batches = [0, 1, 2, 3].map((step) => lstmBatches(5).batchAt(step));

/** An objective whose loss something is done about. */
function spoiled(
  spoil: (measured: ReturnType<LstmObjective['loss']>) => ReturnType<LstmObjective['loss']>,
): LstmObjective {
  const objective = lstmObjective();
  return { ...objective, loss: (...given) => spoil(objective.loss(...given)) };
}

/** What is trained where nothing fails. */
async function undisturbed() {
  const { trainer, end } = replicasInOneThread(3);
  await lossesOf(trainer, batches);
  const snapshot = await trainer.snapshot();
  await end();
  return snapshot;
}

test.each([0, 1, 2])(
  'where replica %i fails, the step rejects, nothing changes, and the next one works',
  async (bad) => {
    await expectNoLeak(async () => {
      let fails = false;
      const failing = spoiled((measured) => {
        if (fails) throw new RangeError('The paper is jammed.');
        return measured;
      });
      const { trainer, end } = replicasInOneThread(3, {
        objectiveOf: (replica) => (replica === bad ? failing : lstmObjective()),
      });
      await lossesOf(trainer, batches.slice(0, 2));
      const before = await trainer.snapshot();
      fails = true;
      const rejected = expect(trainer.step(batches[2] as (typeof batches)[0])).rejects;
      if (bad === 0) await rejected.toThrow(new RangeError('The paper is jammed.'));
      else await rejected.toThrow(`dataParallel: worker ${bad + 1} of 3 failed: The paper is jammed.`);
      expect(await trainer.snapshot()).toEqual(before);
      fails = false;
      await lossesOf(trainer, batches.slice(2));
      expect(await trainer.snapshot()).toEqual(await undisturbed());
      await end();
    });
  },
);

test('where the loss of one replica is not finite, none makes the step', async () => {
  let isSpoiled = false;
  const bad = spoiled(({ loss, state }) => ({ loss: isSpoiled ? mul(loss, Number.NaN) : loss, state }));
  const { trainer, end } = replicasInOneThread(3, {
    objectiveOf: (replica) => (replica === 1 ? bad : lstmObjective()),
  });
  await lossesOf(trainer, batches.slice(0, 2));
  const before = await trainer.snapshot();
  isSpoiled = true;
  const result = await trainer.step(batches[2] as (typeof batches)[0]);
  expect(result).toMatchObject({ applied: false, problem: 'the loss is NaN' });
  expect(await trainer.snapshot()).toEqual(before);
  isSpoiled = false;
  await lossesOf(trainer, batches.slice(2));
  expect(await trainer.snapshot()).toEqual(await undisturbed());
  await end();
});

test('where a replica is gone, steps reject', async () => {
  const { trainer, ports } = replicasInOneThread(3);
  await lossesOf(trainer, batches.slice(0, 1));
  const step = trainer.step(batches[1] as (typeof batches)[0]);
  ports[1]?.close();
  await expect(step).rejects.toThrow(WorkerError);
  await expect(trainer.step(batches[1] as (typeof batches)[0])).rejects.toThrow(
    'dataParallel: worker 3 of 3 ended before training did.',
  );
  trainer.dispose();
});

test('a follower that has another model says so at the first step', async () => {
  const { initializeParameters, ...others } = lstmObjective();
  const other: LstmObjective = {
    ...others,
    initializeParameters: (key) => {
      const { bias: _, ...parameters } = initializeParameters(key);
      return parameters as ReturnType<typeof initializeParameters>;
    },
  };
  const { trainer, end } = replicasInOneThread(2, {
    objectiveOf: (replica) => (replica === 1 ? other : lstmObjective()),
  });
  await expect(trainer.step(batches[0] as (typeof batches)[0])).rejects.toThrow(
    'dataParallel: worker 2 of 2 failed: followLeader: parameter `bias` is in the checkpoint, but not in the model.',
  );
  await end();
});

test('a batch of other rows in the middle of a stream is refused, and changes nothing', async () => {
  const fewer = [1, 2].map((batchSize) => lstmBatches(batchSize));
  for (const replicaCount of [2, 3]) {
    const { trainer, end } = replicasInOneThread(replicaCount);
    await trainer.step((fewer[0] as ReturnType<typeof lstmBatches>).batchAt(0));
    const before = await trainer.snapshot();
    const other = (fewer[1] as ReturnType<typeof lstmBatches>).batchAt(1);
    const problem =
      'dataParallel.step: `batch.batchSize` must be 1, as in the batch before, where the batch does not start a stream, got 2.';
    await expect(trainer.step(other)).rejects.toThrow(problem);
    expect(await trainer.snapshot()).toEqual(before);
    await end();
    const resumed = replicasInOneThread(replicaCount, { snapshot: before });
    await expect(resumed.trainer.step(other)).rejects.toThrow(problem);
    await resumed.trainer.skip({ startsStream: true });
    expect(await resumed.trainer.step(other)).toMatchObject({ applied: true });
    await resumed.end();
  }
});

test('a step that is under way when the trainer is disposed of rejects', async () => {
  const { trainer, end } = replicasInOneThread(2);
  const step = expect(trainer.step(batches[0] as (typeof batches)[0])).rejects.toThrow();
  await end();
  await step;
});
