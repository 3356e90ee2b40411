import { tidy } from '@tensorflow/tfjs-core';
import { bidirectional, gruCell, variationalDropout } from '@unroll/cells';
import { type ClassificationBatch, foldInKey, type RandomKey, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { classificationBatch, evaluate, exampleBatches } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { classificationObjective } from './classification-objective.js';
import { paddedTokens } from './padded-tokens.reference.js';
import { sequenceClassifier } from './sequence-classifier.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

const rows = [[3, 1, 4, 1], [2], [0, 0, 2]];
const labels = [2, 0, 1];
const examples = rows.map((row, index) => ({ tokens: Int32Array.from(row), label: labels[index] as number }));

/** A small model, or with a key one whose cells drop half of their outputs. */
function smallModel(key?: RandomKey) {
  const cell = (number: number) => {
    const plain = gruCell({ inputSize: 5, hiddenSize: 4 });
    // Without a rate it drops nothing, and has the type of a cell that does.
    return variationalDropout(plain, { outputRate: key ? 0.5 : 0, key: foldInKey(key ?? randomKey(1), number) });
  };
  return sequenceClassifier({ vocabularySize: 5, classCount: 3, encoder: bidirectional(cell(0), cell(1)) });
}

/** The mean of -Σ w·log p, where w is (1 - ε)·oneHot(label) + ε/3, of a model's logits. */
function lossOf(model: ReturnType<typeof smallModel>, smoothing = 0): number {
  const { tokens, lengths } = paddedTokens(rows);
  const logits = model.classify(model.initializeParameters(randomKey(1)), tokens, { lengths }).arraySync();
  const losses = logits.map((row, index) => {
    const total = Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0));
    const surprises = row.map((logit) => total - logit);
    const mean = surprises.reduce((sum, surprise) => sum + surprise, 0) / 3;
    return (1 - smoothing) * (surprises[labels[index] as number] as number) + smoothing * mean;
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / 3;
}

describe('classificationObjective', () => {
  test('is the mean of -log p of the labels, in nats', () => {
    tidy(() => {
      const model = smallModel();
      const objective = classificationObjective(model);
      const parameters = objective.initializeParameters(randomKey(1));
      for (const step of [undefined, 0, 7]) {
        const { loss, state } = objective.loss(parameters, classificationBatch(examples), {}, step);
        expect(loss).toMatchTensor({ shape: [], values: [lossOf(model)] });
        expect(state).toEqual({});
      }
      expect(objective.initialState(3)).toEqual({});
    });
  });

  test('trains on another model at each step, and measures the model itself', () => {
    tidy(() => {
      const steps: number[] = [];
      const noisy = (step: number) => smallModel(foldInKey(randomKey(9), step));
      const objective = classificationObjective(smallModel(), {
        trainingModel(step) {
          steps.push(step);
          return noisy(step);
        },
        labelSmoothing: 0.3,
      });
      const parameters = objective.initializeParameters(randomKey(1));
      const lossAt = (step?: number) => objective.loss(parameters, classificationBatch(examples), {}, step).loss;
      expect(lossAt()).toMatchTensor({ shape: [], values: [lossOf(smallModel())] });
      expect(steps).toEqual([]);
      expect(lossAt(0)).toMatchTensor({ shape: [], values: [lossOf(noisy(0), 0.3)] });
      expect(lossAt(5)).toMatchTensor({ shape: [], values: [lossOf(noisy(5), 0.3)] });
      expect(steps).toEqual([0, 5]);
      expect(lossAt(5).dataSync()).not.toEqual(lossAt(0).dataSync());
    });
  });

  test('weighs each sequence alike, whatever batch it is in', async () => {
    await expectNoLeak(async () => {
      const objective = classificationObjective(smallModel());
      const parameters = objective.initializeParameters(randomKey(1));
      const expected = tidy(() => lossOf(smallModel()));
      for (const batchSize of [1, 2, 3]) {
        const batches = exampleBatches(examples, { batchSize, collate: classificationBatch });
        const { loss, targetCount } = await evaluate(objective, parameters, batches);
        expect(targetCount).toBe(3);
        expect(loss).toBeCloseTo(expected, 5);
      }
      disposeTree(parameters);
    });
  });

  test('says what is wrong with a batch, and leaves nothing behind', () => {
    const objective = classificationObjective(smallModel());
    expectNoLeak(() => {
      const parameters = objective.initializeParameters(randomKey(1));
      const batch = classificationBatch(examples);
      const refusal = (wrong: Partial<ClassificationBatch>, sentence: string): void => {
        expect(() => objective.loss(parameters, { ...batch, ...wrong }, {})).toThrow(sentence);
      };
      const label = 'classificationObjective.loss: `batch.labels[1]` must be an integer from 0 to 2, got';
      refusal({ labels: Int32Array.of(2, 3, 1) }, `${label} 3.`);
      refusal({ labels: Int32Array.of(2, -1, 1) }, `${label} -1.`);
      refusal({ labels: Int32Array.of(2) }, '`batch.labels.length` must be 3, got 1.');
      refusal({ inputs: batch.inputs.map((id, place) => (place === 1 ? 5 : id)) }, 'token 5 at offset 1 is not in the');
      refusal(
        { lengths: Int32Array.of(4, 0, 3) },
        '`lengths[1]` must be from 1 to the 4 time steps of `tokens`, got 0.',
      );
      disposeTree(parameters);
    });
    expect(() => classificationObjective(smallModel(), { labelSmoothing: 1 })).toThrow(
      'classificationObjective: `labelSmoothing` must be at least 0 and less than 1, got 1.',
    );
  });

  test('begins close to ln classCount', () => {
    tidy(() => {
      const objective = classificationObjective(smallModel());
      const { loss } = objective.loss(objective.initializeParameters(randomKey(1)), classificationBatch(examples), {});
      expect(loss.dataSync()[0]).toBeCloseTo(Math.log(3), 0); // within 0.5
    });
  });
});
