import { memory, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.js';
import { linePoints, type PointBatch, straightLine } from './straight-line.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

describe('evaluate', () => {
  test('weights each batch by its number of targets', async () => {
    const batch = (x: number[], startsStream: boolean): PointBatch => ({
      batchSize: x.length,
      timeSteps: 1,
      startsStream,
      x,
      y: x.map(() => 0),
    });
    const batches = {
      batchesPerEpoch: 2,
      batchAt: (step: number) => (step === 0 ? batch([1, 1, 1], true) : batch([3], true)),
    };
    const parameters = { slope: tensor2d([[1]]), offset: tensor1d([0]) };
    expect(await evaluate(straightLine(), parameters, batches)).toEqual({ loss: (3 * 1 + 1 * 9) / 4, targetCount: 4 });
    disposeTree(parameters);
  });

  test('leaves no tensors, at its end, on an error and when aborted', async () => {
    const parameters = { slope: tensor2d([[1]]), offset: tensor1d([0]) };
    const before = memory().numTensors;
    await evaluate(straightLine(), parameters, linePoints);
    expect(memory().numTensors).toBe(before);

    const failing = straightLine((loss, { startsStream }) => {
      if (!startsStream) throw new Error('spoiled');
      return loss;
    });
    await expect(evaluate(failing, parameters, linePoints)).rejects.toThrow('spoiled');
    expect(memory().numTensors).toBe(before);

    await expect(
      evaluate(straightLine(), parameters, linePoints, { signal: AbortSignal.abort('enough') }),
    ).rejects.toBe('enough');
    expect(memory().numTensors).toBe(before);
    disposeTree(parameters);
  });
});
