import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { applyUpdates } from './apply-updates.js';
import { type NtAsgdOptions, ntAsgd } from './nt-asgd.js';

installTensorMatcher();

/** After how many validation losses averaging starts, as the AWD-LSTM's program decides; undefined if it does not. */
function startOf(losses: readonly number[], interval: number): number | undefined {
  const index = losses.findIndex((loss, count) => {
    const earlier = losses.slice(0, Math.max(count - interval, 0));
    return earlier.length > 0 && loss > Math.min(...earlier);
  });
  return index === -1 ? undefined : index;
}

/** The number of validation losses after which averaging was found to start, with a step before each. */
function foundStart(losses: readonly number[], options: Partial<NtAsgdOptions>): number | undefined {
  return tidy(() => {
    const optimizer = ntAsgd({ learningRate: 0.1, ...options });
    const parameters = { weight: tensor([1]) };
    let state = optimizer.initialize(parameters);
    for (const [index, loss] of losses.entries()) {
      ({ state } = optimizer.update({ gradients: { weight: tensor([1]) }, state, parameters }));
      state = optimizer.afterValidation?.({ state, loss }) ?? state;
      const start = state.averagingStart.dataSync()[0] as number;
      if (start < 0) continue;
      expect(start).toBe(index + 1); // as many steps were made
      return index;
    }
    return undefined;
  });
}

describe.each(['cpu', 'wasm'])('ntAsgd on %s', (backendName) => {
  beforeAll(async () => {
    await initializeBackend();
    await setBackend(backendName);
  });

  test('averages the parameters after each step from when it starts', () => {
    expectNoLeak(() => {
      const optimizer = ntAsgd({ learningRate: 0.5, weightDecay: 0.1, nonMonotoneInterval: 1 });
      let parameters = { weight: tensor([4, -2]) };
      let state = optimizer.initialize(parameters);
      let values = [4, -2];
      const averaged: number[][] = [];
      [3, 2, 5, 4, 1, 6].forEach((loss, step) => {
        const slopes = [step + 1, -1];
        const result = optimizer.update({ gradients: { weight: tensor(slopes) }, state, parameters });
        parameters = applyUpdates(parameters, result.updates);
        values = values.map((value, place) => value - 0.5 * ((slopes[place] as number) + 0.1 * value));
        expect(parameters.weight).toMatchTensor({ shape: [2], values });
        if (step > 2) averaged.push(values); // the third loss is worse than the first
        state = optimizer.afterValidation?.({ state: result.state, loss }) ?? result.state;
        const average = optimizer.averagedParameters?.({ state, parameters }) as { weight: Tensor } | undefined;
        expect(average !== undefined).toBe(averaged.length > 0);
        if (average === undefined) return;
        const mean = [0, 1].map(
          (place) => averaged.reduce((sum, one) => sum + (one[place] as number), 0) / averaged.length,
        );
        expect(average.weight).toMatchTensor({ shape: [2], values: mean });
      });
      disposeTree([parameters, state]);
    });
  });

  test('leaves nothing behind where a parameter has another shape', () => {
    expectNoLeak(() => {
      const optimizer = ntAsgd({ learningRate: 1, weightDecay: 0, startStep: 0 });
      const gradients = { weight: tensor([1, 2]) };
      const given = { gradients, state: optimizer.initialize(gradients), parameters: { weight: tensor([1, 2, 3]) } };
      expect(() => optimizer.update(given)).toThrow(ShapeError);
      disposeTree(given);
    });
  });

  test.each([
    [[5, 4, 3, 2, 1, 0.5], 1],
    [[5, 4, 4.5, 4.6, 4.7, 5.1], 1],
    [[5, 4, 4.5, 4.6, 4.7, 5.1], 2],
    [[5, 4, 4.5, 4.6, 4.7, 5.1], 3],
    [[5, 4, 4.5, 4.6, 4.7, 5.1], 5],
    [[5, 4, 4.5, 4.6, 4.7, 4.9], 5],
    [[1, 1, 1, 1, 1, 1, 1, 1], 2], // equal is not worse
    [[3, 1, 2, 0.9, 1.5], 1], // the best, not the last of the earlier ones
    [[3, 9, 2, 9, 1, 9, 9], 2],
    [[3, 9, 2, 9, 1, 9, 9], 4],
  ])('of the losses %o it starts where the AWD-LSTM does, with an interval of %i', (losses, nonMonotoneInterval) => {
    expect(foundStart(losses, { nonMonotoneInterval })).toBe(startOf(losses, nonMonotoneInterval));
  });
});

describe('ntAsgd', () => {
  test('compares with all but the last five losses by default', () => {
    const losses = [1, 9, 9, 9, 9, 9, 2];
    expect(foundStart(losses.slice(0, 6), {})).toBeUndefined();
    expect(foundStart(losses, {})).toBe(6);
    expect(startOf(losses, 5)).toBe(6);
  });

  test('takes a loss that is not finite as the worst, and never as the best', () => {
    expect(foundStart([Number.NaN, 3, 2, 1], { nonMonotoneInterval: 1 })).toBeUndefined();
    expect(foundStart([Number.NaN, Infinity, Number.NaN, 2, 1], { nonMonotoneInterval: 1 })).toBeUndefined();
    expect(foundStart([3, 2, Number.NaN], { nonMonotoneInterval: 1 })).toBe(2);
  });

  test.each([
    [{ learningRate: 0 }, '`learningRate` must be greater than 0, got 0.'],
    [{ learningRate: 1, weightDecay: -1 }, '`weightDecay` must be at least 0, got -1.'],
    [{ learningRate: 1, nonMonotoneInterval: 0 }, '`nonMonotoneInterval` must be an integer of at least 1, got 0.'],
    [{ learningRate: 1, startStep: -1 }, '`startStep` must be an integer of at least 0, got -1.'],
  ])('refuses %o', (options, sentence) => {
    expect(() => ntAsgd(options)).toThrow(`ntAsgd: ${sentence}`);
  });
});
