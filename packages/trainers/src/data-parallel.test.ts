import { randomKey, type TrainingSnapshot } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { expectNoLeak } from '@unroll/testing';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTrainer } from './create-trainer.js';
import { lstmBatches, lstmObjective } from './lstm-objective.reference.js';
import {
  type LstmObjective,
  lossesOf,
  replicasInOneThread,
  testedOptimizer,
} from './replicas-in-one-thread.reference.js';
import { sgd } from './sgd.js';

beforeAll(async () => {
  await initializeBackend();
});

afterEach(() => vi.unstubAllGlobals());

/** Steps in and past one epoch of a batch size. */
function stepsOf(batchSize: number, count: number) {
  const batches = lstmBatches(batchSize);
  return Array.from({ length: count }, (_, step) => batches.batchAt(step));
}

/** What one replica makes of some steps. */
function alone(batchSize: number, count: number) {
  const trainer = createTrainer({ objective: lstmObjective(), optimizer: testedOptimizer(), key: randomKey(3) });
  const losses = stepsOf(batchSize, count).map((batch) => trainer.step(batch).loss);
  const snapshot = trainer.snapshot();
  trainer.dispose();
  return { losses, snapshot };
}

/** What several make of them. */
async function together(replicaCount: number, batchSize: number, count: number) {
  const { trainer, end } = replicasInOneThread(replicaCount);
  const losses = await lossesOf(trainer, stepsOf(batchSize, count));
  const snapshot = await trainer.snapshot();
  await end();
  return { losses, snapshot };
}

/** By how much the numbers of two snapshots differ at most, in each tensor by its largest number. */
function distance(left: TrainingSnapshot, right: TrainingSnapshot): number {
  const treesOf = ({ parameters, optimizerState, recurrentState }: TrainingSnapshot) =>
    Object.entries({ ...parameters, ...optimizerState, ...recurrentState });
  const others = new Map(treesOf(right));
  expect([...others.keys()]).toEqual(treesOf(left).map(([path]) => path));
  const distances = treesOf(left).map(([path, { shape, data }]) => {
    const other = others.get(path) as (typeof left.parameters)[string];
    expect(other.shape).toEqual(shape);
    const largest = Math.max(...Array.from(data, Math.abs), 1e-30);
    return Math.max(...Array.from(data, (value, index) => Math.abs(value - (other.data[index] as number)) / largest));
  });
  return Math.max(...distances);
}

function numberAt(tree: TrainingSnapshot['parameters'], path: string, index: number): number {
  return tree[path]?.data[index] as number;
}

/** The objective, writing down the parameters that a loss is asked of. */
function recording(seen: Float32Array[] = []): LstmObjective {
  const objective = lstmObjective();
  return {
    ...objective,
    loss(parameters, ...others) {
      seen.push(parameters.recurrentWeight.dataSync<'float32'>().slice());
      return objective.loss(parameters, ...others);
    },
  };
}

describe.each([
  { memory: 'shared memory', hide: false },
  { memory: 'messages', hide: true },
])('through $memory', ({ hide }) => {
  test.each([
    { replicaCount: 2, batchSize: 4 },
    { replicaCount: 2, batchSize: 5 },
    { replicaCount: 3, batchSize: 8 },
    { replicaCount: 4, batchSize: 2 },
    { replicaCount: 1, batchSize: 3 },
  ])('$replicaCount replicas make of $batchSize rows what one does', async ({ replicaCount, batchSize }) => {
    if (hide) vi.stubGlobal('SharedArrayBuffer', undefined);
    const one = alone(batchSize, 12);
    const several = await together(replicaCount, batchSize, 12);
    for (const [step, loss] of several.losses.entries()) {
      expect(Math.abs(loss / (one.losses[step] as number) - 1)).toBeLessThan(1e-6);
    }
    expect(several.snapshot.step).toBe(12);
    expect(distance(one.snapshot, several.snapshot)).toBeLessThan(1e-5); // of 12 steps of Adam
  });

  test('give the same bits run after run', async () => {
    if (hide) vi.stubGlobal('SharedArrayBuffer', undefined);
    expect(await together(3, 8, 12)).toEqual(await together(3, 8, 12));
  });

  test('leave no tensor behind', async () => {
    if (hide) vi.stubGlobal('SharedArrayBuffer', undefined);
    await expectNoLeak(async () => void (await together(3, 4, 7)));
  });
});

test('shared memory and messages give the same bits', async () => {
  const shared = await together(3, 8, 12);
  vi.stubGlobal('SharedArrayBuffer', undefined);
  expect(await together(3, 8, 12)).toEqual(shared);
});

test('adds up gradients that are within 1e-6 of those of the whole batch', async () => {
  const optimizer = sgd({ learningRate: 1 }); // parameters change by the gradients
  const one = createTrainer({ objective: lstmObjective(), optimizer, key: randomKey(3) });
  const { trainer, end } = replicasInOneThread(3, { optimizer });
  const batch = lstmBatches(8).batchAt(0);
  const before = one.snapshot().parameters;
  expect((await trainer.step(batch)).gradientNorm / one.step(batch).gradientNorm).toBeCloseTo(1, 6);
  const [expected, actual] = [one.snapshot().parameters, (await trainer.snapshot()).parameters];
  for (const [path, { data }] of Object.entries(before)) {
    const gradientOf = (after: typeof before) => data.map((value, index) => numberAt(after, path, index) - value);
    const scale = Math.hypot(...gradientOf(expected));
    const difference = gradientOf(expected).map((value, index) => value - (gradientOf(actual)[index] as number));
    expect(Math.hypot(...difference) / scale, path).toBeLessThan(1e-6);
  }
  one.dispose();
  await end();
});

test('every replica has the same parameters, to the bit', async () => {
  const seen = [0, 1, 2].map((): Float32Array[] => []);
  const { trainer, end } = replicasInOneThread(3, { objectiveOf: (replica) => recording(seen[replica]) });
  await lossesOf(trainer, stepsOf(5, 4));
  await trainer.recordValidation(1, { keepBest: true });
  await trainer.skip({ rateFactor: 0.5 });
  await lossesOf(trainer, stepsOf(5, 2));
  await trainer.recordValidation(2, { keepBest: true });
  await trainer.restoreBest();
  await lossesOf(trainer, stepsOf(5, 2));
  await end();
  expect(seen[0]).toHaveLength(8);
  expect(seen[0]?.[6]).toEqual(seen[0]?.[4]); // the best ones are those after four steps
  expect(seen[0]?.[5]).not.toEqual(seen[0]?.[4]);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test.each([1, 2, 3])('%i replicas go on from what two had saved', async (replicaCount) => {
  const first = replicasInOneThread(2);
  await lossesOf(first.trainer, stepsOf(5, 3)); // in the middle of a stream
  const snapshot = structuredClone(await first.trainer.snapshot());
  const losses = await lossesOf(first.trainer, stepsOf(5, 7).slice(3));
  const uninterrupted = await first.trainer.snapshot();
  await first.end();
  const second = replicasInOneThread(replicaCount, { snapshot });
  const resumed = await lossesOf(second.trainer, stepsOf(5, 7).slice(3));
  const after = await second.trainer.snapshot();
  await second.end();
  if (replicaCount === 2) expect({ losses: resumed, after }).toEqual({ losses, after: uninterrupted });
  else expect(distance(uninterrupted, after)).toBeLessThan(1e-5);
});

test('takes batches of other sizes where a stream starts', async () => {
  const batches = [3, 8, 1, 4].map((batchSize) => lstmBatches(batchSize).batchAt(0));
  const one = createTrainer({ objective: lstmObjective(), optimizer: testedOptimizer(), key: randomKey(3) });
  for (const batch of batches) one.step(batch);
  const { trainer, end } = replicasInOneThread(3);
  await lossesOf(trainer, batches);
  expect(distance(one.snapshot(), await trainer.snapshot())).toBeLessThan(1e-5);
  one.dispose();
  await end();
});

test('tells statistics of the whole, and means of what is observed', async () => {
  const { trainer, end } = replicasInOneThread(2);
  const one = createTrainer({ objective: lstmObjective(), optimizer: testedOptimizer(), key: randomKey(3) });
  const batch = lstmBatches(3).batchAt(0);
  const expected = one.step(batch, { statistics: true }).statistics;
  const { statistics } = await trainer.step(batch, { statistics: true });
  expect(statistics?.observations['inputMean']).toBeCloseTo(expected?.observations['inputMean'] as number, 6);
  expect(statistics?.observations['rows']).toBeCloseTo((2 * 2 + 1) / 3, 6);
  expect(statistics?.parameters['bias']?.gradientNorm).toBeCloseTo(
    expected?.parameters['bias']?.gradientNorm as number,
    6,
  );
  one.dispose();
  await end();
});
