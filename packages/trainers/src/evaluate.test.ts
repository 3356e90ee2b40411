import { mean, mul, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import type { Objective } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.js';
import {
  type LineParameters,
  linePoints,
  type PointBatch,
  type SeenState,
  straightLine,
} from './straight-line.reference.js';

let parameters: LineParameters;
beforeAll(async () => {
  await initializeBackend();
  parameters = { slope: tensor2d([[1]]), offset: tensor1d([0]) };
});

const line = straightLine();

/** A loss that is the number of batches which the stream has had before. */
const seenBefore: Objective<LineParameters, SeenState, PointBatch> = {
  ...line,
  loss: (at, batch, state) => tidy(() => ({ loss: mean(state.seen), state: line.loss(at, batch, state).state })),
};

function batch(x: number[], timeSteps: number): PointBatch {
  return { batchSize: x.length, timeSteps, startsStream: true, x, y: x.map(() => 0) };
}

describe('evaluate', () => {
  test('weights each batch by its number of targets', async () => {
    const given = [batch([1, 1, 1], 1), batch([3], 2)] as const;
    const batches = { batchesPerEpoch: 2, batchAt: (step: number) => given[step] as PointBatch };
    expect(await evaluate(line, parameters, batches)).toEqual({ loss: (3 * 1 + 2 * 9) / 5, targetCount: 5 });
  });

  test('takes the number of targets from the batch, where it tells', async () => {
    const given = [{ ...batch([1, 1, 1], 1), targetCounts: Int32Array.of(1, 0, 0) }, batch([3], 2)] as const;
    const batches = { batchesPerEpoch: 2, batchAt: (step: number) => given[step] as PointBatch };
    expect(await evaluate(line, parameters, batches)).toEqual({ loss: (1 * 1 + 2 * 9) / 3, targetCount: 3 });
  });

  test('carries the recurrent state within a stream and begins it afresh with the next', async () => {
    const once = await evaluate(seenBefore, parameters, linePoints);
    expect(once).toEqual({ loss: (0 + 1 + 2) / 3, targetCount: 12 });
    const fiveBatches = { ...linePoints, batchesPerEpoch: 5 }; // the fourth starts a stream
    expect((await evaluate(seenBefore, parameters, fiveBatches)).loss).toBeCloseTo((0 + 1 + 2 + 0 + 1) / 5, 6);
    const midway = { batchesPerEpoch: 2, batchAt: (step: number) => linePoints.batchAt(step + 1) };
    expect((await evaluate(seenBefore, parameters, midway)).loss).toBe((0 + 1) / 2);
  });

  test('tells the objective of no training step', async () => {
    const steps: unknown[] = [];
    const loss: typeof line.loss = (at, given, before, step) => {
      steps.push(step);
      return line.loss(at, given, before);
    };
    await evaluate({ ...line, loss }, parameters, linePoints);
    expect(steps).toEqual([undefined, undefined, undefined]);
  });

  test('gives a loss that is not finite as it is', async () => {
    const unbounded = straightLine((loss) => tidy(() => mul(loss, Infinity)));
    expect((await evaluate(unbounded, parameters, linePoints)).loss).toBe(Infinity);
  });

  test('leaves no tensors, with any state: new, handed back unchanged, a parameter, or none', async () => {
    const handedBack = (state: (given: SeenState, at: LineParameters) => SeenState): typeof line => ({
      ...line,
      loss: (at, given, before) => tidy(() => ({ loss: line.loss(at, given, before).loss, state: state(before, at) })),
    });
    const objectives = [line, handedBack((before) => before), handedBack((_, at) => ({ seen: at.slope }))];
    for (const objective of objectives) {
      await expectNoLeak(async () => void (await evaluate(objective, parameters, linePoints)));
    }
    const stateless: Objective<LineParameters, Record<string, never>, PointBatch> = {
      initializeParameters: line.initializeParameters,
      initialState: () => ({}),
      loss: (at, given) => tidy(() => ({ loss: line.loss(at, given, line.initialState(4)).loss, state: {} })),
    };
    await expectNoLeak(async () => void (await evaluate(stateless, parameters, linePoints)));
  });

  test('leaves no tensors where the loss or a batch throws, or it is aborted', async () => {
    const fail = (): never => {
      throw new Error('spoiled');
    };
    const failing = straightLine((loss, { startsStream }) => (startsStream ? loss : fail()));
    await expectNoLeak(async () => {
      await expect(evaluate(failing, parameters, linePoints)).rejects.toThrow('spoiled');
    });

    const batches = { batchesPerEpoch: 3, batchAt: (step: number) => (step === 2 ? fail() : linePoints.batchAt(step)) };
    await expectNoLeak(async () => {
      await expect(evaluate(line, parameters, batches)).rejects.toThrow('spoiled');
    });

    await expectNoLeak(async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const aborting = straightLine((loss, { startsStream }) => {
        if (!startsStream) controller.abort('enough');
        return loss;
      });
      await expect(evaluate(aborting, parameters, linePoints, { signal })).rejects.toBe('enough');
      await expect(evaluate(line, parameters, linePoints, { signal })).rejects.toBe('enough');
    });
  });

  test.each([0, 1.5, Infinity, Number.NaN])('refuses an epoch of %d batches', async (batchesPerEpoch) => {
    await expect(evaluate(line, parameters, { ...linePoints, batchesPerEpoch })).rejects.toThrow(
      `evaluate: \`batches.batchesPerEpoch\` must be an integer of at least 1, got ${batchesPerEpoch}.`,
    );
  });
});
