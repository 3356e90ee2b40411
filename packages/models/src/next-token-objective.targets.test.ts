import { add, mul, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { gruCell, lstmCell, stackCells, variationalDropout } from '@unroll/cells';
import { foldInKey, randomBits, randomKey, type TokenBatch } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, mapTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { evaluate, tokenBatch, windowBatches } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

const vocabularySize = 9;
const lstm = () => lstmCell({ inputSize: 4, hiddenSize: 6 });
const gru = () => gruCell({ inputSize: 6, hiddenSize: 5 });
const model = languageModel({ vocabularySize, embeddingSize: 4, cell: stackCells(lstm(), gru()) });
const objective = nextTokenObjective(model);

function idsFor(seed: number, length: number): Int32Array {
  return Int32Array.from(randomBits(randomKey(seed), length), (bits) => bits % vocabularySize);
}

/** Rows of 3, 1 and 5 tokens, and numbers that are in no vocabulary past them. */
const texts = [idsFor(1, 3), idsFor(2, 1), idsFor(3, 5)];
const tight = tokenBatch(texts, { startToken: 0, endToken: 8 });
const padded: TokenBatch = {
  ...tight,
  inputs: withGarbage(tight.inputs),
  targets: withGarbage(tight.targets),
};

function withGarbage(block: Int32Array): Int32Array {
  return block.map((token, place) =>
    place % 6 < (tight.lengths[Math.floor(place / 6)] as number) ? token : 999 - place,
  );
}

type Parameters = ReturnType<typeof model.initializeParameters>;

function differentiated(parameters: Parameters, batch: TokenBatch) {
  return valueAndGradient(
    (at: Parameters) => objective.loss(at, batch, model.initialState(batch.batchSize), 0),
    parameters,
  );
}

describe('the targets that nextTokenObjective counts', () => {
  test('are those within the lengths: loss, gradient and state are those of the rows alone', () => {
    expectNoLeak(() => {
      tidy(() => {
        const parameters = model.initializeParameters(randomKey(1));
        const together = differentiated(parameters, padded);
        const alone = texts.map((text) =>
          differentiated(parameters, tokenBatch([text], { startToken: 0, endToken: 8 })),
        );
        const shares = texts.map((text) => (text.length + 1) / 12);
        const mean = alone.reduce(
          (sum, { loss }, row) => sum + (loss.dataSync()[0] as number) * (shares[row] as number),
          0,
        );
        expect(together.loss).toMatchTensor({ shape: [], values: [mean] });
        const gradients = mapTree(together.gradients, (gradient, path) =>
          alone.reduce(
            (sum, one, row) =>
              add(
                sum,
                mul(
                  treeLeaves(one.gradients).find((leaf) => leaf.path === path)?.tensor as never,
                  shares[row] as number,
                ),
              ),
            mul(gradient, 0),
          ),
        );
        for (const [index, { path, tensor }] of treeLeaves(together.gradients).entries()) {
          expect(tensor, path).toMatchTensor(treeLeaves(gradients)[index]?.tensor as never);
        }
        const memories = alone.flatMap(({ state }) => [...state[0].memory.dataSync()]);
        expect(together.state[0].memory).toMatchTensor({ shape: [3, 6], values: memories });
      });
    });
  });

  test('are the last ones of each row, where there are fewer than tokens', () => {
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const targetCounts = Int32Array.of(1, 2, 4);
      const { logits } = model.sequence(parameters, tensor2d(tight.inputs, [3, 6], 'int32'), model.initialState(3));
      const rows = logits.arraySync();
      const surprises = [
        [0, 3],
        [1, 0],
        [1, 1],
        [2, 2],
        [2, 3],
        [2, 4],
        [2, 5],
      ].map(([row, step]) => {
        const values = rows[row as number]?.[step as number] as number[];
        const total = values.reduce((sum, logit) => sum + Math.exp(logit), 0);
        return Math.log(total) - (values[tight.targets[(row as number) * 6 + (step as number)] as number] as number);
      });
      const { loss } = objective.loss(parameters, { ...padded, targetCounts }, model.initialState(3));
      expect(loss).toMatchTensor({ shape: [], values: [surprises.reduce((sum, value) => sum + value, 0) / 7] });
    });
  });

  test('make a measure of overlapping windows that of every token behind all before it, once they are long enough', async () => {
    const tokens = idsFor(4, 13);
    const parameters = model.initializeParameters(randomKey(1));
    const sliding = windowBatches(tokens, { batchSize: 4, timeSteps: 8, stride: 1, targetCount: 1 });
    const evaluation = await evaluate(objective, parameters, sliding);
    expect(evaluation.targetCount).toBe(5);
    const expected = tidy(() => {
      const losses = [0, 1, 2, 3, 4].map((begin) => {
        const inputs = tensor2d(tokens.subarray(begin, begin + 8), [1, 8], 'int32');
        const values = model.sequence(parameters, inputs, model.initialState(1)).logits.arraySync()[0]?.[7] as number[];
        const total = values.reduce((sum, logit) => sum + Math.exp(logit), 0);
        return Math.log(total) - (values[tokens[begin + 8] as number] as number);
      });
      return losses.reduce((sum, loss) => sum + loss, 0) / 5;
    });
    expect(evaluation.loss).toBeCloseTo(expected, 5);
    disposeTree(parameters);
  });

  test('are smoothed in training only', () => {
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const smoothing = nextTokenObjective(model, { labelSmoothing: 0.3 });
      const { logits } = model.sequence(parameters, tensor2d(tight.inputs, [3, 6], 'int32'), model.initialState(3));
      const rows = logits.arraySync();
      let total = 0;
      for (const [row, length] of tight.lengths.entries()) {
        for (let step = 0; step < length; step++) {
          const values = rows[row]?.[step] as number[];
          const normalizer = Math.log(values.reduce((sum, logit) => sum + Math.exp(logit), 0));
          const target = tight.targets[row * 6 + step] as number;
          for (const [token, logit] of values.entries()) {
            total += ((token === target ? 0.7 : 0) + 0.3 / vocabularySize) * (normalizer - logit);
          }
        }
      }
      const first = model.initialState(3);
      expect(smoothing.loss(parameters, padded, first, 0).loss).toMatchTensor({ shape: [], values: [total / 12] });
      expect(smoothing.loss(parameters, padded, first).loss.dataSync()).toEqual(
        objective.loss(parameters, padded, first).loss.dataSync(),
      );
    });
  });

  test('have noise of their own on a padded row as well', () => {
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const noisyModel = (step: number) =>
        languageModel({
          vocabularySize,
          embeddingSize: 4,
          cell: stackCells(lstm(), variationalDropout(gru(), { outputRate: 0.5, key: foldInKey(randomKey(7), step) })),
        });
      const noisy = nextTokenObjective(model, { trainingModel: noisyModel });
      const trained = noisy.loss(parameters, padded, model.initialState(3), 4).loss.dataSync()[0] as number;
      const clean = { ...padded, inputs: tight.inputs, targets: tight.targets };
      expect(trained).toBe(noisy.loss(parameters, clean, model.initialState(3), 4).loss.dataSync()[0]);
      expect(trained).not.toBe(noisy.loss(parameters, padded, model.initialState(3), 5).loss.dataSync()[0]);
    });
  });

  test('are refused where their counts are none', () => {
    const parameters = model.initializeParameters(randomKey(1));
    const state = model.initialState(3);
    const lossOf = (change: Partial<TokenBatch>) => () => objective.loss(parameters, { ...padded, ...change }, state);
    expectNoLeak(() => {
      expect(lossOf({ lengths: Int32Array.of(4, 2) })).toThrow(
        'nextTokenObjective.loss: `batch.lengths.length` must be an integer from 3 to 3, got 2.',
      );
      expect(lossOf({ lengths: Int32Array.of(4, 2, 7) })).toThrow('`batch.lengths[2]` must be an integer from 1 to 6');
      expect(lossOf({ targetCounts: Int32Array.of(4, 3, 6) })).toThrow(
        '`batch.targetCounts[1]` must be an integer from 1 to 2, got 3.',
      );
      expect(lossOf({ targetCounts: Int32Array.of(4, 0, 6) })).toThrow('`batch.targetCounts[1]` must be');
      expect(lossOf({ inputs: tight.inputs.map(() => 9) })).toThrow('token 9 at offset 0 is not in the vocabulary');
    });
    disposeTree([parameters, state]);
    expect(() => nextTokenObjective(model, { labelSmoothing: 1 })).toThrow('nextTokenObjective: `labelSmoothing`');
  });
});
