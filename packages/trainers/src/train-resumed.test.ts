import { mul, type Scalar } from '@tensorflow/tfjs-core';
import { randomKey, type TrainingSnapshot } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { adam } from './adam.js';
import { averageWeights } from './average-weights.js';
import { chain } from './chain.js';
import { createTrainer } from './create-trainer.js';
import { reduceOnPlateau } from './reduce-on-plateau.js';
import { sgd } from './sgd.js';
import { linePoints, type PointBatch, straightLine } from './straight-line.reference.js';
import { train } from './train.js';
import type { TrainOptions } from './train-options.js';

beforeAll(async () => {
  await initializeBackend();
});

const objective = straightLine();
const optimizer = chain(sgd({ learningRate: 0.05 }), averageWeights({ decay: 0.9 }), reduceOnPlateau({ patience: 0 }));
const validation = { batches: linePoints, everySteps: 5, keepBest: true };

function trainerOf(snapshot: TrainingSnapshot | undefined) {
  return createTrainer({ objective, optimizer, ...(snapshot === undefined ? { key: randomKey(1) } : { snapshot }) });
}

/** What a training to step 20 ends with, stopped where `stop` says so and gone on with from what it then had. */
async function trainedTo20(
  stop: (event: { readonly type: string; readonly step: number }, aborter: AbortController) => boolean,
): Promise<TrainingSnapshot> {
  let snapshot: TrainingSnapshot | undefined;
  for (const isStopped of [false, true]) {
    const trainer = trainerOf(snapshot);
    const aborter = new AbortController();
    const events = train(trainer, linePoints, { steps: 20, validation, signal: aborter.signal });
    for await (const event of events) if (!isStopped && stop(event, aborter)) break;
    snapshot = trainer.snapshot();
    trainer.dispose();
  }
  return snapshot as TrainingSnapshot;
}

test('a measurement that was due when training stopped is made when it goes on', async () => {
  const whole = await trainedTo20(() => false);
  expect(whole.measuredStep).toBe(20);
  const stops = {
    left: (event: { type: string; step: number }) => event.type === 'step' && event.step === 10,
    aborted: (event: { type: string; step: number }, aborter: AbortController) => {
      if (event.type === 'step' && event.step === 10) aborter.abort();
      return false;
    },
    measured: (event: { type: string; step: number }) => event.type === 'validation' && event.step === 10,
  };
  for (const stop of Object.values(stops)) expect(await trainedTo20(stop)).toEqual(whole);
});

test('a measurement at the end that was not due changes nothing in what follows', async () => {
  const whole = await trainedTo20(() => false);
  const first = trainerOf(undefined);
  const events: string[] = [];
  for await (const event of train(first, linePoints, { steps: 8, validation, checkpoint: { everySteps: 8 } })) {
    if (event.type !== 'step') events.push(`${event.type} ${event.step}`);
  }
  expect(events).toEqual(['validation 5', 'checkpoint 8', 'validation 8', 'checkpoint 8', 'done 8']);
  const stopped = first.snapshot();
  expect(stopped).toMatchObject({ measuredStep: 5, best: { step: 5 } });
  expect(stopped.latest?.loss).toBeLessThan(stopped.best?.loss as number);
  first.dispose();
  const second = trainerOf(stopped);
  for await (const _ of train(second, linePoints, { steps: 20, validation }));
  expect(second.snapshot()).toEqual(whole);
  second.dispose();
});

test('the best parameters that were put back are those to use after a stop too', async () => {
  await expectNoLeak(async () => {
    const first = trainerOf(undefined);
    first.step(linePoints.batchAt(0));
    first.recordValidation(1, { keepBest: true });
    first.step(linePoints.batchAt(1));
    first.restoreBest();
    const second = trainerOf(first.snapshot());
    expect(second.averagedParameters).toBe(second.state.parameters);
    second.step(linePoints.batchAt(2));
    expect(second.averagedParameters).not.toBe(second.state.parameters);
    first.dispose();
    second.dispose();
  });
});

test('batches left out in a row are counted over a stop, and one that starts a stream ends the one before', async () => {
  const spoilt = straightLine((loss: Scalar, batch: PointBatch) => (batch.startsStream ? mul(loss, Number.NaN) : loss));
  const trainer = createTrainer({ objective: spoilt, optimizer: adam({ learningRate: 0.1 }), key: randomKey(1) });
  const options: TrainOptions<PointBatch> = { steps: 2, nonFinite: { limit: 1 } };
  for await (const _ of train(trainer, linePoints, options));
  expect(trainer.state.recurrentState?.seen.dataSync()[0]).toBe(1); // batch 1 began afresh after batch 0 was left out
  trainer.step(linePoints.batchAt(2));
  expect(trainer.state.recurrentState?.seen.dataSync()[0]).toBe(2);
  trainer.skip({ startsStream: true });
  expect(trainer.state.recurrentState).toBeUndefined();
  expect(trainer.snapshot().leftOutCount).toBe(1);

  const bad = straightLine((loss: Scalar) => mul(loss, Number.NaN));
  let snapshot: TrainingSnapshot | undefined;
  const reasons: string[] = [];
  for (const steps of [1, 2, 3]) {
    const parts = { objective: bad, optimizer: adam({ learningRate: 0.1 }) };
    const next = createTrainer({ ...parts, ...(snapshot === undefined ? { key: randomKey(1) } : { snapshot }) });
    for await (const event of train(next, linePoints, { steps, nonFinite: { limit: 2 } })) {
      if (event.type === 'done') reasons.push(event.reason);
    }
    snapshot = next.snapshot();
    next.dispose();
  }
  expect(reasons).toEqual(['steps', 'steps', 'diverged']);
  trainer.dispose();
});

test('an abort ends the wait for a batch', async () => {
  const aborter = new AbortController();
  const trainer = trainerOf(undefined);
  const hanging = { batchesPerEpoch: 3, batchAt: () => new Promise<PointBatch>(() => {}) };
  setTimeout(() => aborter.abort(), 5);
  const events: object[] = [];
  for await (const event of train(trainer, hanging, { signal: aborter.signal })) events.push(event);
  expect(events).toEqual([{ type: 'done', step: 0, reason: 'aborted' }]);
  trainer.dispose();
});

test.each<[Partial<TrainOptions<PointBatch>['validation']>, string]>([
  [{ patience: 2, keepBest: false }, '`validation.patience` must be left out where `validation.keepBest` is false'],
  [
    { batches: { ...linePoints, batchesPerEpoch: Infinity } },
    '`validation.batches.batchesPerEpoch` must be an integer of at least 1, got Infinity.',
  ],
  [{ batches: undefined as never }, '`validation.batches.batchesPerEpoch` must be an integer of at least 1'],
])('refuses validation with %o before the first step', async (wrong, sentence) => {
  const trainer = trainerOf(undefined);
  const attempt = async (): Promise<void> => {
    for await (const _ of train(trainer, linePoints, { validation: { ...validation, ...wrong } }));
  };
  await expect(attempt()).rejects.toThrow(sentence);
  expect(trainer.state.step).toBe(0);
  trainer.dispose();
});
