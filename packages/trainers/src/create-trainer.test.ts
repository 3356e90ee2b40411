import { add, clone, mul, type Scalar, sqrt, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, mapTree, type Objective, treeLeaves } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adam } from './adam.js';
import { createTrainer } from './create-trainer.js';
import type { GradientTransformation } from './gradient-transformation.js';
import {
  type LineParameters,
  linePoints,
  type PointBatch,
  type SeenState,
  straightLine,
} from './straight-line.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

type LineObjective = Objective<LineParameters, SeenState, PointBatch>;

function lineTrainer(objective: LineObjective = straightLine()) {
  return createTrainer({ objective, optimizer: adam({ learningRate: 0.05 }), key: randomKey(1) });
}

/** Every number of a trainer's state, by its path, and the step. */
function contentOf({ state }: ReturnType<typeof lineTrainer>): Record<string, number[]> {
  const { step, parameters, optimizerState, recurrentState = {} } = state;
  const leaves = treeLeaves({ parameters, optimizerState, recurrentState });
  return { step: [step], ...Object.fromEntries(leaves.map(({ path, tensor }) => [path, [...tensor.dataSync()]])) };
}

describe('createTrainer', () => {
  test('adds the updates of the optimizer to the parameters', () => {
    const plusTen: GradientTransformation<Record<string, never>> = {
      initialize: () => ({}),
      update: ({ gradients, state }) => ({ updates: mapTree(gradients, (gradient) => add(gradient, 10)), state }),
    };
    const trainer = createTrainer({ objective: straightLine(), optimizer: plusTen, key: randomKey(1) });
    // At slope 0 and offset 0: loss = mean y², gradient = -2·mean(y·[x, 1]), with x = 0..3 and y = -1, 1, 3, 5.
    expect(trainer.step(linePoints.batchAt(0))).toEqual({
      loss: 9,
      gradientNorm: expect.closeTo(Math.hypot(11, 4), 4),
      applied: true,
    });
    expect(treeLeaves(trainer.state.parameters).map(({ tensor }) => tensor.dataSync()[0])).toEqual([-11 + 10, -4 + 10]);
    trainer.dispose();
  });

  test('tells the optimizer the norm of the gradients', () => {
    let told: number | undefined;
    const listening: GradientTransformation<Record<string, never>> = {
      initialize: () => ({}),
      update({ gradients, state, gradientNorm }) {
        told = gradientNorm;
        return { updates: gradients, state };
      },
    };
    const trainer = createTrainer({ objective: straightLine(), optimizer: listening, key: randomKey(1) });
    const { gradientNorm } = trainer.step(linePoints.batchAt(0));
    expect(told).toBe(gradientNorm);
    trainer.dispose();
  });

  test('carries the recurrent state within a stream and begins it afresh with the next', () => {
    const trainer = lineTrainer();
    const seen = [0, 1, 2, 3, 4, 5, 6].map((step) => {
      trainer.step(linePoints.batchAt(step));
      return trainer.state.recurrentState?.seen.dataSync()[0];
    });
    expect(seen).toEqual([1, 2, 3, 1, 2, 3, 1]);
    trainer.dispose();
  });

  test('tells the objective how many steps came before', () => {
    const steps: (number | undefined)[] = [];
    const line = straightLine();
    const loss: LineObjective['loss'] = (parameters, batch, state, step) => {
      steps.push(step);
      return line.loss(parameters, batch, state);
    };
    const trainer = lineTrainer({ ...line, loss });
    for (const index of [0, 1, 2]) trainer.step(linePoints.batchAt(index));
    expect(steps).toEqual([0, 1, 2]);
    trainer.dispose();
  });

  test('begins afresh where there is no state to go on from', () => {
    const trainer = lineTrainer();
    trainer.step(linePoints.batchAt(1));
    expect(trainer.state.recurrentState?.seen.dataSync()).toEqual(Float32Array.of(1, 1, 1, 1));
    trainer.dispose();
  });

  test.each<[string, (loss: Scalar) => Scalar, number, string]>([
    ['the loss', (loss) => mul(loss, Number.NaN), Number.NaN, 'the loss is NaN'],
    ['the gradient alone', (loss) => sqrt(mul(loss, 0)), 0, 'the gradients of `slope` and 1 more are not finite'],
  ])('changes nothing where %s is not finite', (_what, spoil, loss, problem) => {
    expectNoLeak(() => {
      let isSpoiled = false;
      const trainer = lineTrainer(straightLine((given) => (isSpoiled ? spoil(given) : given)));
      trainer.step(linePoints.batchAt(0));
      const before = contentOf(trainer);
      isSpoiled = true;
      expect(trainer.step(linePoints.batchAt(1))).toEqual({
        loss,
        gradientNorm: Number.NaN,
        applied: false,
        problem,
      });
      expect(contentOf(trainer)).toEqual(before);
      isSpoiled = false;
      expect(trainer.step(linePoints.batchAt(1)).applied).toBe(true);
      trainer.dispose();
    });
  });

  test('goes on with a recurrent state that the objective hands back unchanged', () => {
    const line = straightLine();
    const unchanging: LineObjective = {
      ...line,
      loss: (parameters, batch, state) => tidy(() => ({ loss: line.loss(parameters, batch, state).loss, state })),
    };
    expectNoLeak(() => {
      const trainer = lineTrainer(unchanging);
      for (const step of [0, 1, 2, 3, 4]) trainer.step(linePoints.batchAt(step));
      expect(trainer.state.recurrentState?.seen.dataSync()).toEqual(Float32Array.of(0, 0, 0, 0));
      trainer.dispose();
    });
  });

  const line = straightLine();
  const optimizer = adam({ learningRate: 0.05 });
  /** A function that makes what the other one makes, then throws. */
  function spoiled<Given extends unknown[]>(make: (...given: Given) => unknown): (...given: Given) => never {
    return (...given) => {
      make(...given);
      throw new Error('spoiled');
    };
  }

  test.each([
    ['the loss', { loss: spoiled(line.loss) }],
    ['the first state', { initialState: spoiled(line.initialState) }],
  ])('stays as it was where %s throws', (_what, spoiledObjective) => {
    expectNoLeak(() => {
      const objective = { ...line };
      const trainer = createTrainer({ objective, optimizer, key: randomKey(1) });
      trainer.step(linePoints.batchAt(0));
      const before = contentOf(trainer);
      Object.assign(objective, spoiledObjective);
      expect(() => trainer.step(linePoints.batchAt(3))).toThrow('spoiled');
      expect(contentOf(trainer)).toEqual(before);
      Object.assign(objective, line);
      expect(trainer.step(linePoints.batchAt(3)).applied).toBe(true);
      trainer.dispose();
    });
  });

  test('takes no more steps once the optimizer threw, and keeps the parameters', () => {
    expectNoLeak(() => {
      const transformation = { ...optimizer };
      const trainer = createTrainer({ objective: line, optimizer: transformation, key: randomKey(1) });
      trainer.step(linePoints.batchAt(0));
      const before = treeLeaves(trainer.state.parameters).map(({ tensor }) => tensor.dataSync());
      transformation.update = spoiled(optimizer.update);
      expect(() => trainer.step(linePoints.batchAt(1))).toThrow('spoiled');
      expect(treeLeaves(trainer.state.parameters).map(({ tensor }) => tensor.dataSync())).toEqual(before);
      transformation.update = optimizer.update;
      expect(() => trainer.step(linePoints.batchAt(1))).toThrow(sentence('trainer.step', 'state.optimizerState.count'));
      trainer.dispose();
    });
  });

  test('writes over its parameters and moments, unless somebody else holds them', () => {
    expectNoLeak(() => {
      const trainer = lineTrainer();
      trainer.step(linePoints.batchAt(0));
      const heldTensors = (): Tensor[] => {
        const { parameters, optimizerState } = trainer.state;
        const { firstMoment, secondMoment } = optimizerState;
        return treeLeaves({ parameters, firstMoment, secondMoment }).map(({ tensor }) => tensor);
      };
      const held = heldTensors();
      trainer.step(linePoints.batchAt(1));
      expect(heldTensors().every((tensor, index) => tensor === held[index])).toBe(true);
      const kept = mapTree(trainer.state.parameters, (tensor) => clone(tensor));
      const before = [...kept.slope.dataSync(), ...kept.offset.dataSync()];
      trainer.step(linePoints.batchAt(2));
      expect([...kept.slope.dataSync(), ...kept.offset.dataSync()]).toEqual(before);
      expect(trainer.state.parameters.slope.dataSync()[0]).not.toBe(before[0]);
      trainer.dispose();
      disposeTree(kept);
    });
  });

  test('leaves nothing behind where the optimizer cannot begin', () => {
    const failing = { ...optimizer, initialize: spoiled(optimizer.initialize) };
    expectNoLeak(() => {
      expect(() => createTrainer({ objective: line, optimizer: failing, key: randomKey(1) })).toThrow('spoiled');
    });
  });

  test('frees all it holds once, however often it is disposed', () => {
    expectNoLeak(() => {
      const trainer = lineTrainer();
      trainer.step(linePoints.batchAt(0));
      trainer.dispose();
      trainer.dispose();
    });
  });

  const sentence = (caller: string, path: string): string =>
    `${caller}: \`${path}.isDisposed\` must be false, got true. The trainer was disposed, its optimizer threw, or a step ` +
    'was made within tidy(). Create another trainer.';

  test('refuses a step once its tensors were freed', () => {
    const trainer = lineTrainer();
    trainer.dispose();
    expect(() => trainer.step(linePoints.batchAt(0))).toThrow(sentence('trainer.step', 'state.parameters.slope'));

    const within = lineTrainer();
    tidy(() => void within.step(linePoints.batchAt(0)));
    expect(() => within.step(linePoints.batchAt(1))).toThrow(sentence('trainer.step', 'state.optimizerState.count'));
    within.dispose();
  });

  test('refuses a state whose tensors were freed, or whose step is not a count', () => {
    const { optimizerState, parameters } = lineTrainer().state;
    const marks = { step: 0, rateScale: 1, leftOutCount: 0, measuredStep: undefined, isBestRestored: false };
    const state = {
      ...marks,
      parameters,
      optimizerState,
      recurrentState: undefined,
      best: undefined,
      latest: undefined,
    };
    expect(() => createTrainer({ objective: line, optimizer, state: { ...state, step: -1 } })).toThrow(
      'createTrainer: `state.step` must be an integer of at least 0, got -1.',
    );
    disposeTree(optimizerState.firstMoment);
    expect(() => createTrainer({ objective: line, optimizer, state })).toThrow(
      sentence('createTrainer', 'state.optimizerState.firstMoment.slope'),
    );
    disposeTree({ parameters, optimizerState });
  });
});
