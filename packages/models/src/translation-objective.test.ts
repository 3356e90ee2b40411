import { fill, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { attentionCell, dotMemoryReader, gruCell, unidirectional, variationalDropout } from '@unroll/cells';
import { foldInKey, randomKey, type Sampler, splitKey, type TranslationBatch } from '@unroll/core';
import { greedySampler } from '@unroll/samplers';
import { disposeTree, mapTree, type Objective, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { evaluate, translationBatch } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Bridge } from './bridge.js';
import { encoderDecoder } from './encoder-decoder.js';
import {
  type AnyEncoderDecoder,
  type AnyParameters,
  encoderDecoderCases,
  livelyParameters,
} from './encoder-decoder-cases.reference.js';
import { translationObjective } from './translation-objective.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

const marks = { startToken: 3, endToken: 4 };
const examples = [
  { source: Int32Array.of(0, 5, 2), target: Int32Array.of(0, 1, 2, 1) },
  { source: Int32Array.of(4, 1, 1, 3), target: Int32Array.of(2) },
  { source: Int32Array.of(2), target: Int32Array.of() },
];
const batch = translationBatch(examples, marks);

/** The batch with some more columns, and numbers that are in no vocabulary past the lengths. */
function withGarbage(given: TranslationBatch): TranslationBatch {
  const widened = (ids: Int32Array, time: number, lengths: Int32Array): Int32Array =>
    Int32Array.from(
      [...lengths].flatMap((length, row) => [
        ...ids.subarray(row * time, row * time + length),
        ...Array(time + 2 - length).fill(99),
      ]),
    );
  return {
    ...given,
    sourceTimeSteps: given.sourceTimeSteps + 2,
    timeSteps: given.timeSteps + 2,
    sources: widened(given.sources, given.sourceTimeSteps, given.sourceLengths),
    inputs: widened(given.inputs, given.timeSteps, given.targetLengths),
    targets: widened(given.targets, given.timeSteps, given.targetLengths),
  };
}

/** The loss and the gradients of a batch, as numbers. */
function measured(
  objective: Objective<AnyParameters, Record<string, never>, TranslationBatch>,
  parameters: AnyParameters,
  given: TranslationBatch,
  step?: number,
): { loss: number; gradients: Record<string, number[]> } {
  return tidy(() => {
    const { loss, gradients } = valueAndGradient(
      (at: AnyParameters) => objective.loss(at, given, {}, step),
      parameters,
    );
    return {
      loss: loss.dataSync()[0] as number,
      gradients: Object.fromEntries(treeLeaves(gradients).map(({ path, tensor }) => [path, [...tensor.dataSync()]])),
    };
  });
}

describe.each(encoderDecoderCases)('translationObjective: $name', ({ create }) => {
  test('is the mean of -log p over all targets, as are its gradients, whatever stands past the lengths', () => {
    const objective = translationObjective(create());
    tidy(() => {
      const parameters = livelyParameters(create());
      const alone = examples.map((example) => measured(objective, parameters, translationBatch([example], marks)));
      const counts = examples.map(({ target }) => target.length + 1);
      const targetCount = counts.reduce((sum, count) => sum + count, 0);
      const mean = (values: readonly number[]): number =>
        values.reduce((sum, value, row) => sum + value * (counts[row] as number), 0) / targetCount;
      for (const given of [batch, withGarbage(batch)]) {
        const { loss, gradients } = measured(objective, parameters, given);
        expect(loss).toBeCloseTo(mean(alone.map((one) => one.loss)), 5);
        for (const [path, gradient] of Object.entries(gradients)) {
          gradient.forEach((value, place) => {
            const expected = mean(alone.map((one) => one.gradients[path]?.[place] as number));
            expect(Math.abs(value - expected), `${path} at ${place}`).toBeLessThan(2e-6 + 1e-4 * Math.abs(expected));
          });
        }
      }
    });
  });
});

const key = randomKey(7);

function sourcesOf({ batchSize, sourceTimeSteps, sources, sourceLengths }: TranslationBatch) {
  const lengths = tensor1d(sourceLengths, 'int32');
  return [tensor2d(sources, [batchSize, sourceTimeSteps], 'int32'), { lengths }] as const;
}
const create = encoderDecoderCases.at(-1)?.create as () => AnyEncoderDecoder;

describe('scheduled sampling', () => {
  /** The batch, whose decoder reads one token everywhere but at the start. */
  const readingTwos: TranslationBatch = {
    ...batch,
    inputs: batch.inputs.map((token, place) => (place % batch.timeSteps === 0 ? token : 2)),
  };
  const alwaysTwo: Sampler = () => 2;

  test('with probability 1 reads what is drawn everywhere but at the start, and no gradient flows through the choice', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const scheduledSampling = { probability: () => 1, key, sampler: alwaysTwo };
      const found = measured(translationObjective(model, { scheduledSampling }), parameters, batch, 5);
      const expected = measured(translationObjective(model), parameters, readingTwos);
      expect(found.loss).toBeCloseTo(expected.loss, 6);
      for (const [path, gradient] of Object.entries(found.gradients)) {
        gradient.forEach((value, place) => {
          expect(value, path).toBeCloseTo(expected.gradients[path]?.[place] as number, 5);
        });
      }
      const reading = measured(translationObjective(model), parameters, batch);
      expect(Math.abs(reading.loss - expected.loss)).toBeGreaterThan(1e-3);
    });
  });

  test('draws from the logits of the step before', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const objective = (sampler: Sampler) =>
        translationObjective(model, { scheduledSampling: { probability: () => 1, key, sampler } });
      const seen: number[][] = [];
      measured(
        objective((logits) => {
          seen.push([...logits]);
          return 0;
        }),
        parameters,
        batch,
        0,
      );
      const { batchSize, timeSteps } = batch;
      expect(seen).toHaveLength(batchSize * (timeSteps - 1));
      const state = model.encode(parameters, ...sourcesOf(batch));
      const tokens = fill([batchSize, timeSteps], 0, 'int32').arraySync() as number[][];
      for (const row of tokens) row[0] = marks.startToken;
      const { logits } = model.sequence(parameters, tensor2d(tokens, [batchSize, timeSteps], 'int32'), state);
      const expected = logits.arraySync();
      seen.forEach((found, index) => {
        const [time, row] = [Math.floor(index / batchSize), index % batchSize];
        found.forEach((logit, token) => {
          expect(logit).toBeCloseTo(expected[row]?.[time]?.[token] as number, 5);
        });
      });
    });
  });

  test('draws as often as the schedule says for the step, the same for the same key and step', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const steps: number[] = [];
      let drawn = 0;
      const scheduledSampling = {
        probability: (step: number) => {
          steps.push(step);
          return step / 4000;
        },
        key,
        sampler: () => {
          drawn += 1;
          return 2;
        },
      };
      const objective = translationObjective(model, { scheduledSampling });
      const losses = [];
      const count = 120;
      for (let step = 1000; step < 1000 + count; step++) {
        losses.push(objective.loss(parameters, batch, {}, step).loss.dataSync()[0]);
      }
      expect(steps).toEqual(Array.from({ length: count }, (_, index) => 1000 + index));
      const places = count * batch.batchSize * (batch.timeSteps - 1);
      expect(Math.abs(drawn / places - 0.265)).toBeLessThan(4 * Math.sqrt((0.265 * 0.735) / places));
      expect(new Set(losses).size).toBe(8); // three of the tokens that matter are not 2
      expect(objective.loss(parameters, batch, {}, 1000).loss.dataSync()[0]).toBe(losses[0]);
      drawn = 0;
      objective.loss(parameters, batch, {}, 0); // a probability of 0
      objective.loss(parameters, batch, {}); // no training
      expect(drawn).toBe(0);
    });
  });

  test('is left out where a loss is measured', async () => {
    await expectNoLeak(async () => {
      const model = create();
      const parameters = model.initializeParameters(randomKey(1));
      const batches = { batchesPerEpoch: 1, batchAt: () => batch };
      const scheduledSampling = { probability: () => 1, key, sampler: greedySampler() };
      const sampled = await evaluate(translationObjective(model, { scheduledSampling }), parameters, batches);
      expect(sampled).toEqual(await evaluate(translationObjective(model), parameters, batches));
      expect(sampled.targetCount).toBe(batch.targetLengths.reduce((sum, length) => sum + length, 0));
      disposeTree(parameters);
    });
  });

  test('refuses a probability that is none, and leaves it to the loss to tell that training diverged', () => {
    tidy(() => {
      const model = create();
      const parameters = model.initializeParameters(randomKey(1));
      const objective = (probability: number) =>
        translationObjective(model, { scheduledSampling: { probability: () => probability, key } });
      expect(() => objective(1.5).loss(parameters, batch, {}, 0)).toThrow(
        'translationObjective.loss: `scheduledSampling.probability(step)` must be at least 0 and at most 1, got 1.5.',
      );
      const diverged = mapTree(parameters, ({ shape }) => fill(shape, Number.NaN));
      expect(objective(1).loss(diverged, batch, {}, 0).loss.dataSync()[0]).toBeNaN();
    });
  });
});

describe('label smoothing', () => {
  test('spreads a share of the weight of each target over all tokens, in training only', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const plain = translationObjective(model);
      const smooth = translationObjective(model, { labelSmoothing: 0.3 });
      const tokens = Array.from({ length: model.targetVocabularySize }, (_, token) => token);
      // To spread evenly is to have each token as the target of all, as often.
      const spread = tokens.map((token) => ({ ...batch, targets: batch.targets.map(() => token) }));
      const own = measured(plain, parameters, batch);
      const others = spread.map((given) => measured(plain, parameters, given));
      const mixed = (of: (one: typeof own) => number): number =>
        0.7 * of(own) + (0.3 * others.reduce((sum, one) => sum + of(one), 0)) / tokens.length;
      const found = measured(smooth, parameters, batch, 0);
      expect(found.loss).toBeCloseTo(
        mixed((one) => one.loss),
        5,
      );
      expect(Math.abs(found.loss - own.loss)).toBeGreaterThan(1e-2);
      for (const [path, gradient] of Object.entries(found.gradients)) {
        gradient.forEach((value, place) => {
          expect(value, `${path} at ${place}`).toBeCloseTo(
            mixed((one) => one.gradients[path]?.[place] as number),
            5,
          );
        });
      }
      expect(measured(smooth, parameters, batch).loss).toBe(own.loss);
    });
  });

  test.each([-0.1, 1])('refuses a share of %d', (labelSmoothing) => {
    expect(() => translationObjective(create(), { labelSmoothing })).toThrow(
      `translationObjective: \`labelSmoothing\` must be at least 0 and less than 1, got ${labelSmoothing}.`,
    );
  });
});

describe.each<Bridge>(['none', 'copy', 'dense'])('a training model with noise, bridge %s', (bridge) => {
  const sizes = { sourceVocabularySize: 6, targetVocabularySize: 5 };
  const reader = dotMemoryReader({ size: 4 });
  const reads = gruCell({ inputSize: 6, hiddenSize: 4 });
  const writes = gruCell({ inputSize: 5, hiddenSize: 4 });
  const model = encoderDecoder({
    ...sizes,
    encoder: unidirectional(reads),
    decoder: attentionCell(writes, reader, { outputSize: 3 }),
    bridge,
  });

  function noisyModel(rate: number, step: number) {
    const [readKey, writeKey] = splitKey(foldInKey(key, step), 2);
    return encoderDecoder({
      ...sizes,
      encoder: unidirectional(variationalDropout(reads, { outputRate: rate, key: readKey })),
      decoder: attentionCell(variationalDropout(writes, { outputRate: rate, key: writeKey }), reader, {
        outputSize: 3,
      }),
      bridge,
    });
  }

  test('is used in training only, over the same parameters', () => {
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const plain = translationObjective(model);
      const noisy = translationObjective(model, { trainingModel: (step) => noisyModel(0.5, step) });
      const lossOf = (objective: typeof plain, step?: number) =>
        objective.loss(parameters, batch, {}, step).loss.dataSync()[0];
      expect(lossOf(noisy)).toBe(lossOf(plain));
      expect(lossOf(plain, 1)).toBe(lossOf(plain));
      expect(lossOf(noisy, 1)).not.toBe(lossOf(plain));
      expect(lossOf(noisy, 2)).not.toBe(lossOf(noisy, 1));
      expect(lossOf(noisy, 1)).toBe(lossOf(noisy, 1));
      const silent = translationObjective(model, { trainingModel: (step) => noisyModel(0, step) });
      expect(lossOf(silent, 1)).toBeCloseTo(lossOf(plain) as number, 6); // the bridge leads past the masks
    });
  });
});
