import { add, type Scalar, scalar } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { mapTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { chain } from './chain.js';
import { createTrainer } from './create-trainer.js';
import type { GradientTransformation } from './gradient-transformation.js';
import { sgd } from './sgd.js';
import { linePoints, straightLine } from './straight-line.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

/** Adds up the validation losses it hears of. */
const listening: GradientTransformation<{ heard: Scalar }> = {
  initialize: () => ({ heard: scalar(0) }),
  update: ({ gradients, state }) => ({ updates: gradients, state }),
  afterValidation({ state, loss }) {
    const heard: Scalar = add(state.heard, loss);
    state.heard.dispose();
    return { heard };
  },
};

function slopeOf(trainer: { readonly state: { readonly parameters: { slope: { dataSync(): ArrayLike<number> } } } }) {
  return trainer.state.parameters.slope.dataSync()[0];
}

describe('trainer.recordValidation', () => {
  test('tells every transformation of a chain', () => {
    expectNoLeak(() => {
      const optimizer = chain(listening, sgd({ learningRate: 0.01 }), listening);
      const trainer = createTrainer({ objective: straightLine(), optimizer, key: randomKey(1) });
      trainer.recordValidation(2);
      trainer.step(linePoints.batchAt(0));
      trainer.recordValidation(3);
      const [first, , last] = trainer.state.optimizerState as [{ heard: Scalar }, unknown, { heard: Scalar }];
      expect([first.heard.dataSync()[0], last.heard.dataSync()[0]]).toEqual([5, 5]);
      trainer.dispose();
    });
  });

  test('keeps the best parameters, counts measurements that are not better, and puts the best back', () => {
    expectNoLeak(() => {
      const trainer = createTrainer({
        objective: straightLine(),
        optimizer: sgd({ learningRate: 0.01 }),
        key: randomKey(1),
      });
      const found = [5, 4, 4, Number.NaN, 3.9, 6].map((loss, index) => {
        trainer.step(linePoints.batchAt(index));
        const { isBest } = trainer.recordValidation(loss, { keepBest: true, minimumImprovement: 0.5 });
        return [isBest, trainer.state.best?.worseCount, slopeOf(trainer)] as const;
      });
      expect(found.map(([isBest, worseCount]) => [isBest, worseCount])).toEqual([
        [true, 0],
        [true, 0],
        [false, 1],
        [false, 2],
        [false, 3],
        [false, 4],
      ]);
      expect(trainer.state.best).toMatchObject({ step: 2, loss: 4 });
      expect(slopeOf(trainer)).not.toBe(found[1]?.[2]);
      trainer.restoreBest();
      expect(slopeOf(trainer)).toBe(found[1]?.[2]);
      trainer.step(linePoints.batchAt(6)); // the best ones stay as they were
      expect(trainer.state.best?.parameters.slope.dataSync()[0]).toBe(found[1]?.[2]);
      expect(slopeOf(trainer)).not.toBe(found[1]?.[2]);
      trainer.dispose();
    });
  });

  test('keeps none where it is not asked to, and then there is nothing to put back', () => {
    const trainer = createTrainer({
      objective: straightLine(),
      optimizer: sgd({ learningRate: 0.01 }),
      key: randomKey(1),
    });
    expect(trainer.recordValidation(1)).toEqual({ isBest: false });
    expect(trainer.state.best).toBeUndefined();
    const { parameters } = trainer.state;
    trainer.restoreBest();
    expect(trainer.state.parameters).toBe(parameters);
    trainer.dispose();
  });

  test('takes the average that an optimizer keeps for the best, as long as there is one', () => {
    const sevens: GradientTransformation<{ average: never }> = {
      initialize: (parameters) => ({ average: mapTree(parameters, (tensor) => add(tensor, 7)) as never }),
      update: ({ gradients, state }) => ({ updates: gradients, state }),
      averagedParameters: ({ state }) => state.average,
    };
    expectNoLeak(() => {
      const optimizer = chain(sgd({ learningRate: 0.01 }), sevens, sgd({ learningRate: 1 }));
      const trainer = createTrainer({ objective: straightLine(), optimizer, key: randomKey(1) });
      const averageOf = () => trainer.averagedParameters.slope.dataSync()[0];
      expect([averageOf(), slopeOf(trainer)]).toEqual([7, 0]);
      trainer.recordValidation(1, { keepBest: true });
      trainer.step(linePoints.batchAt(0));
      trainer.restoreBest();
      expect([averageOf(), slopeOf(trainer)]).toEqual([7, 7]);
      trainer.dispose();
    });
  });
});
