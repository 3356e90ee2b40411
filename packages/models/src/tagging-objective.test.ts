import { tidy } from '@tensorflow/tfjs-core';
import { bidirectional, gruCell, variationalDropout } from '@unroll/cells';
import { foldInKey, type RandomKey, randomKey, type TaggingBatch } from '@unroll/core';
import { disposeTree, mapTree, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { evaluate, exampleBatches, taggingBatch } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { paddedTokens } from './padded-tokens.reference.js';
import { sequenceTagger } from './sequence-tagger.js';
import { taggingObjective } from './tagging-objective.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

const rows = [[3, 1, 4, 1], [2], [0, 0, 2]];
const labels = [[0, 1, 2, 1], [2], [1, 0, 0]];
const examples = rows.map((row, index) => ({
  tokens: Int32Array.from(row),
  labels: Int32Array.from(labels[index] as number[]),
}));

/** A small model, or with a key one whose cells drop half of their outputs. */
function smallModel(key?: RandomKey) {
  const cell = (number: number) => {
    const plain = gruCell({ inputSize: 5, hiddenSize: 4 });
    // Without a rate it drops nothing, and has the type of a cell that does.
    return variationalDropout(plain, { outputRate: key ? 0.5 : 0, key: foldInKey(key ?? randomKey(1), number) });
  };
  return sequenceTagger({ vocabularySize: 5, tagCount: 3, encoder: bidirectional(cell(0), cell(1)) });
}

/** The mean over the 8 tokens of -Σ w·log p, where w is (1 - ε)·oneHot(label) + ε/3, of a model's logits. */
function lossOf(model: ReturnType<typeof smallModel>, smoothing = 0): number {
  const { tokens, lengths } = paddedTokens(rows);
  const logits = model.tag(model.initializeParameters(randomKey(1)), tokens, { lengths }).arraySync();
  const losses = labels.flatMap((ofRow, row) =>
    ofRow.map((label, time) => {
      const ofToken = logits[row]?.[time] as number[];
      const total = Math.log(ofToken.reduce((sum, logit) => sum + Math.exp(logit), 0));
      const surprises = ofToken.map((logit) => total - logit);
      const mean = surprises.reduce((sum, surprise) => sum + surprise, 0) / 3;
      return (1 - smoothing) * (surprises[label] as number) + smoothing * mean;
    }),
  );
  return losses.reduce((sum, loss) => sum + loss, 0) / 8;
}

describe('taggingObjective', () => {
  test('is the mean of -log p of the labels over all tokens, in nats', () => {
    tidy(() => {
      const objective = taggingObjective(smallModel());
      const parameters = objective.initializeParameters(randomKey(1));
      for (const step of [undefined, 0]) {
        const { loss, state } = objective.loss(parameters, taggingBatch(examples), objective.initialState(3), step);
        expect(loss).toMatchTensor({ shape: [], values: [lossOf(smallModel())] });
        expect(state).toEqual({});
      }
    });
  });

  test('is the same, and has the same gradient, whatever stands past the lengths', () => {
    tidy(() => {
      const objective = taggingObjective(smallModel());
      const parameters = objective.initializeParameters(randomKey(1));
      const batch = taggingBatch(examples);
      const isPadding = (place: number): boolean => place % 4 >= (batch.lengths[Math.floor(place / 4)] as number);
      const filledWith = (other: number): TaggingBatch => ({
        ...batch,
        inputs: batch.inputs.map((token, place) => (isPadding(place) ? other : token)),
        labels: batch.labels.map((label, place) => (isPadding(place) ? other : label)),
      });
      const [expected, ...found] = [0, 2, 9, -1].map((other) => {
        const { loss, gradients } = valueAndGradient(
          (at: typeof parameters) => objective.loss(at, filledWith(other), {}, 0),
          parameters,
        );
        const values: number[][] = [[...loss.dataSync()]];
        mapTree(gradients, (gradient) => {
          values.push([...gradient.dataSync()]);
          return gradient;
        });
        return values;
      });
      for (const other of found) expect(other).toEqual(expected);
    });
  });

  test('trains on another model at each step, and measures the model itself', () => {
    tidy(() => {
      const trainingModel = (step: number) => smallModel(foldInKey(randomKey(9), step));
      const objective = taggingObjective(smallModel(), { trainingModel, labelSmoothing: 0.3 });
      const parameters = objective.initializeParameters(randomKey(1));
      const lossAt = (step?: number) => objective.loss(parameters, taggingBatch(examples), {}, step).loss;
      expect(lossAt()).toMatchTensor({ shape: [], values: [lossOf(smallModel())] });
      expect(lossAt(0)).toMatchTensor({ shape: [], values: [lossOf(trainingModel(0), 0.3)] });
      expect(lossAt(5)).toMatchTensor({ shape: [], values: [lossOf(trainingModel(5), 0.3)] });
    });
  });

  test('weighs each token alike, whatever batch it is in', async () => {
    await expectNoLeak(async () => {
      const objective = taggingObjective(smallModel());
      const parameters = objective.initializeParameters(randomKey(1));
      const expected = tidy(() => lossOf(smallModel()));
      for (const batchSize of [1, 2, 3]) {
        const batches = exampleBatches(examples, { batchSize, collate: taggingBatch });
        const { loss, targetCount } = await evaluate(objective, parameters, batches);
        expect(targetCount).toBe(8);
        expect(loss).toBeCloseTo(expected, 5);
      }
      disposeTree(parameters);
    });
  });

  test('says what is wrong with a batch, and leaves nothing behind', () => {
    const objective = taggingObjective(smallModel());
    expectNoLeak(() => {
      const parameters = objective.initializeParameters(randomKey(1));
      const batch = taggingBatch(examples);
      const refusal = (wrong: Partial<TaggingBatch>, sentence: string): void => {
        expect(() => objective.loss(parameters, { ...batch, ...wrong }, {})).toThrow(sentence);
      };
      const withThird = (ids: Int32Array, wrong: number) => ids.map((id, place) => (place === 2 ? wrong : id));
      const label = 'taggingObjective.loss: `batch.labels[2]` must be an integer from 0 to 2, got';
      refusal({ labels: withThird(batch.labels, 3) }, `${label} 3.`);
      refusal({ labels: withThird(batch.labels, -1) }, `${label} -1.`);
      refusal({ labels: Int32Array.of(2) }, '`batch.labels.length` must be 12, got 1.');
      refusal({ inputs: withThird(batch.inputs, 5) }, 'token 5 at offset 2 is not in the vocabulary');
      refusal(
        { lengths: Int32Array.of(4, 0, 3) },
        '`lengths[1]` must be from 1 to the 4 time steps of `tokens`, got 0.',
      );
      disposeTree(parameters);
    });
    expect(() => taggingObjective(smallModel(), { labelSmoothing: -0.1 })).toThrow(
      'taggingObjective: `labelSmoothing` must be at least 0 and less than 1, got -0.1.',
    );
  });
});
