import { randomKey, type TrainingSnapshot } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { storeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { createTrainer } from './create-trainer.js';
import { rmsprop } from './rmsprop.js';
import { linePoints, straightLine } from './straight-line.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

const objective = straightLine();
const optimizer = adam({ learningRate: 0.05 });

function freshTrainer() {
  return createTrainer({ objective, optimizer, key: randomKey(1) });
}

/** What a trainer had after two steps and two measurements, of which the first was the better. */
function savedRun(): TrainingSnapshot {
  const trainer = freshTrainer();
  trainer.step(linePoints.batchAt(0));
  trainer.recordValidation(2, { keepBest: true });
  trainer.skip({ rateFactor: 0.5 });
  trainer.step(linePoints.batchAt(2));
  trainer.recordValidation(3, { keepBest: true });
  const snapshot = trainer.snapshot();
  trainer.dispose();
  return snapshot;
}

describe('a snapshot', () => {
  test('has every number of the state, under its path', () => {
    expectNoLeak(() => {
      const trainer = freshTrainer();
      trainer.step(linePoints.batchAt(0));
      trainer.recordValidation(2, { keepBest: true });
      const { parameters, optimizerState } = trainer.state;
      expect(trainer.snapshot()).toEqual({
        step: 1,
        rateScale: 1,
        leftOutCount: 0,
        measuredStep: 1,
        isBestRestored: false,
        parameters: storeTree(parameters),
        optimizerState: storeTree(optimizerState),
        recurrentState: { seen: { dtype: 'F32', shape: [4, 1], data: Float32Array.of(1, 1, 1, 1) } },
        best: { step: 1, loss: 2, worseCount: 0, parameters: storeTree(parameters) },
        latest: undefined,
      });
      trainer.dispose();
    });
  });

  test('is not written over by later steps, nor are the best parameters', () => {
    const trainer = freshTrainer();
    trainer.step(linePoints.batchAt(0));
    trainer.recordValidation(2, { keepBest: true });
    const snapshot = trainer.snapshot();
    const asText = JSON.stringify(snapshot);
    trainer.step(linePoints.batchAt(1));
    expect(JSON.stringify(snapshot)).toBe(asText);
    expect(trainer.snapshot().best).toEqual(snapshot.best);
    expect(trainer.snapshot().parameters).not.toEqual(snapshot.parameters);
    trainer.dispose();
  });

  test('is gone on from bit for bit', () => {
    const saved = savedRun();
    expect(saved).toMatchObject({ step: 3, rateScale: 0.5, best: { step: 1, loss: 2, worseCount: 1 } });
    expectNoLeak(() => {
      const [restored, again] = [1, 2].map(() => createTrainer({ objective, optimizer, snapshot: saved }));
      expect(restored?.snapshot()).toEqual(saved);
      const losses = [restored, again].map((trainer) => trainer?.step(linePoints.batchAt(4)).loss);
      expect(losses[0]).toBe(losses[1]);
      expect(restored?.snapshot()).toEqual(again?.snapshot());
      expect(restored?.state.recurrentState?.seen.dataSync()).toEqual(Float32Array.of(3, 3, 3, 3));
      restored?.dispose();
      again?.dispose();
    });
  });

  test('taken before the first step has no recurrent state', () => {
    const trainer = freshTrainer();
    const snapshot = trainer.snapshot();
    expect(snapshot.recurrentState).toBeUndefined();
    const restored = createTrainer({ objective, optimizer, snapshot });
    restored.step(linePoints.batchAt(1)); // does not start a stream
    expect(restored.state.recurrentState?.seen.dataSync()).toEqual(Float32Array.of(1, 1, 1, 1));
    trainer.dispose();
    restored.dispose();
  });

  test('of another optimizer or another model is refused by what differs, and leaves no tensors', () => {
    const snapshot = savedRun();
    expectNoLeak(() => {
      expect(() => createTrainer({ objective, optimizer: rmsprop({ learningRate: 0.1 }), snapshot })).toThrow(
        'createTrainer: optimizer state `firstMoment.slope` and 1 more are in the checkpoint, but not in the optimizer. The snapshot is of another optimizer.',
      );
      const parameters = { slope: { dtype: 'F32', shape: [1, 2], data: new Float32Array(2) } } as const;
      const other = { ...snapshot, parameters: { ...snapshot.parameters, ...parameters } };
      expect(() => createTrainer({ objective, optimizer, snapshot: other })).toThrow(
        'createTrainer: parameter `slope` has shape [1, 2], expected [1, 1]. The snapshot is of another model.',
      );
      const short = { slope: { dtype: 'F32', shape: [1, 1], data: new Float32Array(2) } } as const;
      const damaged = { ...snapshot, parameters: { ...snapshot.parameters, ...short } };
      expect(() => createTrainer({ objective, optimizer, snapshot: damaged })).toThrow(
        'createTrainer: parameter `slope` has 2 numbers, expected 1.',
      );
      const stateless = { ...snapshot, recurrentState: {} };
      expect(() => createTrainer({ objective, optimizer, snapshot: stateless })).toThrow(
        'createTrainer: recurrent state `seen` is missing in the checkpoint. The snapshot is of another model.',
      );
      const worse = { ...snapshot, best: { step: -3, loss: Number.NaN, worseCount: -1, parameters: {} } };
      expect(() => createTrainer({ objective, optimizer, snapshot: worse })).toThrow('`snapshot.best.step` must be');
      expect(() => createTrainer({ objective, optimizer, snapshot: { ...snapshot, step: -1 } })).toThrow(
        'createTrainer: `snapshot.step` must be an integer of at least 0, got -1.',
      );
      expect(() => createTrainer({ objective, optimizer, snapshot: { ...snapshot, rateScale: 0 } })).toThrow(
        '`snapshot.rateScale` must be',
      );
    });
  });
});
