import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { gruCell, unidirectional } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { adam, createTrainer, exampleBatches, type MultiLabelExample, multiLabelBatch, train } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { multiLabelObjective } from './multi-label-objective.js';
import { sequenceClassifier } from './sequence-classifier.js';

installTensorMatcher();

beforeAll(async () => {
  await initializeBackend();
});

const [vocabularySize, classCount] = [5, 3];
const encoder = unidirectional(gruCell({ inputSize: vocabularySize, hiddenSize: 8 }));
const model = sequenceClassifier({ vocabularySize, classCount, encoder, pooling: 'mean' });

/** Sequences that are of class c where they hold the token c. */
const examples = Array.from({ length: 60 }, (_, number) => {
  const bits = randomBits(randomKey(number), 8);
  const tokens = Int32Array.from(bits.subarray(0, 2 + (number % 4)), (word) => word % vocabularySize);
  return { tokens, labels: Int32Array.of(0, 1, 2).filter((label) => tokens.includes(label)) };
});
const collate = (some: readonly MultiLabelExample[]) => multiLabelBatch(some, { classCount });
const batch = collate(examples.slice(0, 4));

describe('multiLabelObjective', () => {
  test('is the mean of -log p over sequences and classes, weighted in training', () => {
    expectNoLeak(() => {
      tidy(() => {
        const positiveWeights = [3, 1, 0.5];
        const objective = multiLabelObjective(model, { positiveWeights });
        const parameters = model.initializeParameters(randomKey(1));
        const tokens = tensor2d(batch.inputs, [4, batch.timeSteps], 'int32');
        const logits = model.classify(parameters, tokens, { lengths: tensor1d(batch.lengths, 'int32') }).dataSync();
        const meanWith = (weights: number[]): number => {
          const losses = [...logits].map((logit, place) => {
            const probability = 1 / (1 + Math.exp(-logit));
            const weight = weights[place % classCount] as number;
            return batch.labels[place] === 1 ? -weight * Math.log(probability) : -Math.log(1 - probability);
          });
          return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
        };
        expect(objective.loss(parameters, batch, {}, 0).loss).toMatchTensor({
          shape: [],
          values: [meanWith(positiveWeights)],
        });
        expect(objective.loss(parameters, batch, {}).loss).toMatchTensor({ shape: [], values: [meanWith([1, 1, 1])] });
        expectGradient((at) => objective.loss(at, batch, {}, 0).loss, parameters);
      });
    });
  });

  test('teaches which tokens are in a sequence, to below 0.05 nats in 150 steps', async () => {
    const objective = multiLabelObjective(model);
    const trainer = createTrainer({ objective, optimizer: adam({ learningRate: 0.03 }), key: randomKey(1) });
    const batches = exampleBatches(examples, { batchSize: 20, key: randomKey(2), collate });
    let loss = Infinity;
    for await (const event of train(trainer, batches, { steps: 150 })) if (event.type === 'step') loss = event.loss;
    expect(loss).toBeLessThan(0.05);
    trainer.dispose();
  });

  test('says what does not fit', () => {
    expect(() => multiLabelObjective(model, { positiveWeights: [1, 2] })).toThrow(
      'multiLabelObjective: `positiveWeights.length` must be 3, got 2.',
    );
    const objective = multiLabelObjective(model);
    const parameters = model.initializeParameters(randomKey(1));
    expectNoLeak(() => {
      const few = { ...batch, labels: batch.labels.subarray(1) };
      expect(() => objective.loss(parameters, few, {})).toThrow('`batch.labels.length` must be 12, got 11.');
      const wrong = { ...batch, labels: batch.labels.map(() => 2) };
      expect(() => objective.loss(parameters, wrong, {})).toThrow(
        '`targets` must hold numbers from 0 to 1 only, got 2.',
      );
    });
    disposeTree(parameters);
  });
});
