import { tensor2d, tidy } from '@tensorflow/tfjs-core';
import { gruCell, lstmCell, stackCells, variationalDropout, withNoise } from '@unroll/cells';
import { foldInKey, randomBits, randomKey, type TokenBatch } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { evaluate, textBatches } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

const vocabularySize = 9;

function tokensFor(seed: number, length: number): Int32Array {
  return Int32Array.from(randomBits(randomKey(seed), length), (bits) => bits % vocabularySize);
}

function smallModel() {
  return languageModel({
    vocabularySize,
    embeddingSize: 4,
    cell: stackCells(lstmCell({ inputSize: 4, hiddenSize: 6 }), gruCell({ inputSize: 6, hiddenSize: 5 })),
  });
}

describe('nextTokenObjective', () => {
  test("is the mean of -log p of each row's targets", () => {
    tidy(() => {
      const model = smallModel();
      const parameters = model.initializeParameters(randomKey(1));
      const inputs = tokensFor(1, 6);
      const targets = tokensFor(2, 6);
      const batch: TokenBatch = { batchSize: 2, timeSteps: 3, inputs, targets, startsStream: true };
      const tokens = tensor2d(inputs, [2, 3], 'int32');
      const { logits, state } = model.sequence(parameters, tokens, model.initialState(2));
      const surprises = logits
        .arraySync()
        .flat()
        .map((row, index) => {
          const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
          return Math.log(total) - (row[targets[index] as number] as number);
        });
      const measured = nextTokenObjective(model).loss(parameters, batch, model.initialState(2));
      const mean = surprises.reduce((sum, surprise) => sum + surprise, 0) / 6;
      expect(measured.loss).toMatchTensor({ shape: [], values: [mean] });
      expect(measured.state[0].memory).toMatchTensor(state[0].memory);
      expect(measured.state[1].hidden).toMatchTensor(state[1].hidden);
    });
  });

  test('trains on a model with the noise of the step, carries the state without it, and measures without it', () => {
    tidy(() => {
      const model = smallModel();
      const noisyModel = (step: number) =>
        languageModel({
          vocabularySize,
          embeddingSize: 4,
          cell: stackCells(
            variationalDropout(lstmCell({ inputSize: 4, hiddenSize: 6 }), {
              outputRate: 0.5,
              key: foldInKey(randomKey(7), step),
            }),
            gruCell({ inputSize: 6, hiddenSize: 5 }),
          ),
        });
      const objective = nextTokenObjective(model, { trainingModel: noisyModel });
      const parameters = objective.initializeParameters(randomKey(1));
      const batches = textBatches(tokensFor(5, 25), { batchSize: 2, timeSteps: 4 });
      const [first, second] = [batches.batchAt(0), batches.batchAt(1)];

      const before = objective.loss(parameters, first, objective.initialState(2), 3).state;
      expect(treeLeaves(before).map(({ path }) => path)).toEqual(['0.hidden', '0.memory', '1.hidden']);
      const measured = objective.loss(parameters, second, before);
      expect(measured.loss.dataSync()).toEqual(
        nextTokenObjective(model).loss(parameters, second, before).loss.dataSync(),
      );

      const noisy = noisyModel(4);
      const plain = nextTokenObjective(noisy);
      const expected = plain.loss(parameters, second, withNoise(noisy.initialState(2), before));
      const trained = objective.loss(parameters, second, before, 4);
      expect(trained.loss.dataSync()).toEqual(expected.loss.dataSync());
      expect(trained.state[0].memory.dataSync()).toEqual(expected.state[0].cell.memory.dataSync());
      expect(trained.state[1].hidden.dataSync()).toEqual(expected.state[1].hidden.dataSync());
      expect(objective.loss(parameters, second, before, 5).loss.dataSync()).not.toEqual(trained.loss.dataSync());
      expect(trained.loss.dataSync()).not.toEqual(measured.loss.dataSync());
    });
  });

  test('begins close to ln vocabularySize', () => {
    tidy(() => {
      const model = languageModel({ vocabularySize: 65, cell: lstmCell({ inputSize: 65, hiddenSize: 32 }) });
      const objective = nextTokenObjective(model);
      const tokens = Int32Array.from(randomBits(randomKey(3), 401), (bits) => bits % 65);
      const batch = textBatches(tokens, { batchSize: 20, timeSteps: 20 }).batchAt(0);
      const { loss } = objective.loss(objective.initializeParameters(randomKey(1)), batch, objective.initialState(20));
      expect(loss.dataSync()[0]).toBeCloseTo(Math.log(65), 1); // within 0.05
    });
  });

  test('measures a text alike in windows of any length, since its state goes on from one to the next', async () => {
    const objective = nextTokenObjective(smallModel());
    const tokens = tokensFor(4, 61);
    await expectNoLeak(async () => {
      const parameters = objective.initializeParameters(randomKey(1));
      const lossIn = async (timeSteps: number): Promise<number> => {
        const evaluation = await evaluate(objective, parameters, textBatches(tokens, { batchSize: 2, timeSteps }));
        expect(evaluation.targetCount).toBe(60);
        return evaluation.loss;
      };
      const whole = await lossIn(30);
      for (const timeSteps of [1, 7, 15, 29]) expect(await lossIn(timeSteps)).toBeCloseTo(whole, 5);

      const windows = textBatches(tokens, { batchSize: 2, timeSteps: 1 });
      const forgetful = { ...windows, batchAt: (step: number) => ({ ...windows.batchAt(step), startsStream: true }) };
      const { loss } = await evaluate(objective, parameters, forgetful);
      expect(Math.abs(loss - whole)).toBeGreaterThan(1e-4);
      disposeTree(parameters);
    });
  });

  test('says which token is outside the vocabulary, and leaves nothing behind', () => {
    const objective = nextTokenObjective(smallModel());
    expectNoLeak(() => {
      const parameters = objective.initializeParameters(randomKey(1));
      const state = objective.initialState(2);
      const batch: TokenBatch = {
        batchSize: 2,
        timeSteps: 3,
        inputs: tokensFor(1, 6),
        targets: tokensFor(2, 6),
        startsStream: true,
      };
      const withWrong = (tokens: Int32Array): Int32Array => tokens.map((token, index) => (index === 4 ? 9 : token));
      expect(() => objective.loss(parameters, { ...batch, inputs: withWrong(batch.inputs) }, state)).toThrow(
        'token 9 at offset 4 is not in the vocabulary of 9 entries.',
      );
      expect(() => objective.loss(parameters, { ...batch, targets: withWrong(batch.targets) }, state)).toThrow(
        'token 9 at offset 4 is not in the vocabulary of 9 entries.',
      );
      disposeTree([parameters, state]);
    });
  });
});
