import { tensor2d, tensor3d, tidy } from '@tensorflow/tfjs-core';
import { gruCell, lstmCell, stackCells, variationalDropout } from '@unroll/cells';
import { foldInKey, randomBits, randomKey, randomNormals } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { textBatches, tokenBatch } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { activationPenalties } from './activation-penalties.js';
import { activationPenaltiesReference } from './activation-penalties.reference.js';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const [batchSize, timeSteps, size] = [3, 4, 5] as const;
const deviates = Float32Array.from(randomNormals(randomKey(1), batchSize * timeSteps * size));

/** The steps of each row within the lengths. */
function rowsOf(values: Float32Array, lengths: readonly number[]): number[][][] {
  return lengths.map((length, row) =>
    Array.from({ length }, (_, step) => {
      const begin = (row * timeSteps + step) * size;
      return [...values.subarray(begin, begin + size)];
    }),
  );
}

const cases = [
  [0.5, 0, [4, 4, 4]],
  [0, 2, [4, 4, 4]],
  [0.5, 2, [4, 4, 4]],
  [0.5, 2, [2, 4, 1]],
  [0.5, 2, [1, 1, 1]],
] as const;

describe.each(backendNames)('activation penalties on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)(
    'are α %f and β %f times the means within lengths %j, with their gradient',
    (alpha, beta, lengths) => {
      const factors = { activationRegularization: alpha, temporalActivationRegularization: beta };
      const options = {
        ...factors,
        lengths: lengths.every((length) => length === 4) ? undefined : Int32Array.from(lengths),
      };
      const within = deviates.map((value, place) => {
        const row = Math.floor(place / (timeSteps * size));
        return Math.floor(place / size) % timeSteps < (lengths[row] as number) ? value : 0;
      });
      expectNoLeak(() => {
        tidy(() => {
          const outputs = tensor3d(within, [batchSize, timeSteps, size]);
          const expected = activationPenaltiesReference(rowsOf(deviates, lengths), alpha, beta);
          expect(activationPenalties(outputs, options)).toMatchTensor({ shape: [], values: [expected] });
          expectGradient((given) => activationPenalties(given, options) as never, outputs);
        });
      });
    },
  );

  test('are none where no factor is given, or no step follows another', () => {
    tidy(() => {
      const lengths = undefined;
      const none = { activationRegularization: 0, temporalActivationRegularization: 0, lengths };
      expect(activationPenalties(tensor3d(deviates, [3, 4, 5]), none)).toBeUndefined();
      const single = { ...none, temporalActivationRegularization: 1 };
      expect(activationPenalties(tensor3d(deviates.subarray(0, 15), [3, 1, 5]), single)).toBeUndefined();
    });
  });
});

describe('nextTokenObjective with activation penalties', () => {
  beforeAll(() => useBackend('wasm'));

  const cell = stackCells(lstmCell({ inputSize: 4, hiddenSize: 6 }), gruCell({ inputSize: 6, hiddenSize: size }));
  const model = languageModel({ vocabularySize: 9, embeddingSize: 4, cell });
  const factors = { activationRegularization: 200, temporalActivationRegularization: 300 };
  const ids = Int32Array.from(randomBits(randomKey(5), 13), (bits) => bits % 9);

  test('adds those of what the head reads, dropout included, to a loss that is trained on', () => {
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const batch = textBatches(ids, { batchSize, timeSteps }).batchAt(0);
      const noisyModel = (step: number) => {
        const noisy = variationalDropout(cell, { outputRate: 0.4, key: foldInKey(randomKey(2), step) });
        return languageModel({ vocabularySize: 9, embeddingSize: 4, cell: noisy });
      };
      for (const trainingModel of [undefined, noisyModel]) {
        const more = trainingModel && { trainingModel };
        const plain = nextTokenObjective(model, { ...more });
        const penalized = nextTokenObjective(model, { ...more, ...factors });
        const state = model.initialState(batchSize);
        const tokens = tensor2d(batch.inputs, [batchSize, timeSteps], 'int32');
        const current = (trainingModel?.(7) ?? model) as typeof model;
        const { outputs } = current.sequence(parameters, tokens, current.initialState(batchSize));
        const expected = activationPenaltiesReference(rowsOf(outputs.dataSync() as Float32Array, [4, 4, 4]), 200, 300);
        const without = plain.loss(parameters, batch, state, 7).loss.dataSync()[0] as number;
        expect(penalized.loss(parameters, batch, state, 7).loss).toMatchTensor({
          shape: [],
          values: [without + expected],
        });
        expect(expected).toBeGreaterThan(0.05);
        expect(penalized.loss(parameters, batch, state).loss.dataSync()).toEqual(
          plain.loss(parameters, batch, state).loss.dataSync(),
        );
      }
    });
  });

  test('has the gradient of both, through a padded batch', () => {
    const objective = nextTokenObjective(model, factors);
    const batch = tokenBatch([ids.subarray(0, 3), ids.subarray(3, 4), ids.subarray(4, 9)], {
      startToken: 1,
      endToken: 2,
    });
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      expectGradient((at) => objective.loss(at, batch, model.initialState(3), 0).loss, parameters);
      disposeTree(parameters);
    });
  });

  test('refuses factors that are no numbers from 0', () => {
    expect(() => nextTokenObjective(model, { activationRegularization: -1 })).toThrow('`activationRegularization`');
    expect(() => nextTokenObjective(model, { temporalActivationRegularization: Number.NaN })).toThrow(
      'nextTokenObjective: `temporalActivationRegularization`',
    );
  });
});
