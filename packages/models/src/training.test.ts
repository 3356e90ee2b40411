import { existsSync, readFileSync } from 'node:fs';
import { bidirectional, gruCell, lstmCell } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import {
  adam,
  chain,
  classificationBatch,
  clipByGlobalNorm,
  createTrainer,
  evaluate,
  exampleBatches,
  taggingBatch,
  textBatches,
  train,
} from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { classificationObjective } from './classification-objective.js';
import { createClassifier } from './create-classifier.js';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';
import { poolings } from './pooling.js';
import { sequenceClassifier } from './sequence-classifier.js';
import { sequenceTagger } from './sequence-tagger.js';
import { taggingObjective } from './tagging-objective.js';

beforeAll(async () => {
  await initializeBackend();
});

/** The losses of a small GRU on a text that repeats itself. */
async function lossesOf(seed: number, steps: number): Promise<number[]> {
  const tokens = Int32Array.from({ length: 401 }, (_, index) => [0, 1, 2, 0, 3, 1, 4][index % 7] as number);
  const model = languageModel({ vocabularySize: 5, cell: gruCell({ inputSize: 5, hiddenSize: 16 }) });
  const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 0.02 }));
  const trainer = createTrainer({ objective: nextTokenObjective(model), optimizer, key: randomKey(seed) });
  const losses: number[] = [];
  for await (const event of train(trainer, textBatches(tokens, { batchSize: 4, timeSteps: 20 }), { steps })) {
    if (event.type === 'step') losses.push(event.loss);
  }
  trainer.dispose();
  return losses;
}

describe('training a language model', () => {
  test('learns a text that repeats itself, to a loss below 0.02 after 150 steps', async () => {
    const losses = await lossesOf(1, 150);
    expect(losses[0]).toBeCloseTo(Math.log(5), 0);
    expect(losses.at(-1)).toBeLessThan(0.02);
  });

  test('gives the same losses for the same seed, and others for another', async () => {
    const losses = await lossesOf(1, 5);
    expect(await lossesOf(1, 5)).toEqual(losses);
    expect(await lossesOf(2, 5)).not.toEqual(losses);
  });

  test('gives these very losses on every machine', async () => {
    expect(await lossesOf(1, 5)).toEqual([
      1.6099870204925537, 1.5652328729629517, 1.5209442377090454, 1.4768842458724976, 1.4411180019378662,
    ]);
  });
});

describe('training a classifier and a tagger', () => {
  // Whether 4 stands anywhere, and for each token whether the next is greater.
  const examples = Array.from({ length: 200 }, (_, index) => {
    const bits = randomBits(randomKey(index), 8);
    const tokens = Int32Array.from(bits.subarray(0, 3 + (index % 6)), (word) => word % 5);
    const label = tokens.includes(4) ? 1 : 0;
    return { tokens, label, labels: tokens.map((token, time) => ((tokens[time + 1] ?? 0) > token ? 1 : 0)) };
  });
  const [learned, unseen] = [examples.slice(0, 160), examples.slice(160)];
  const sizes = { inputSize: 5, hiddenSize: 16 };
  const encoder = bidirectional(gruCell(sizes), gruCell(sizes));
  const lengthOf = ({ tokens }: { tokens: Int32Array }) => tokens.length;
  const options = { batchSize: 16, key: randomKey(2), lengthOf };
  const optimizer = adam({ learningRate: 0.02 });

  test.each(poolings)(
    'a classifier with pooling %s is right about 19 of 20 sequences that it has not seen',
    (pooling) => {
      const model = sequenceClassifier({ vocabularySize: 5, classCount: 2, encoder, pooling });
      const trainer = createTrainer({ objective: classificationObjective(model), optimizer, key: randomKey(1) });
      const batches = exampleBatches(learned, { ...options, collate: classificationBatch });
      for (let step = 0; step < 150; step++) trainer.step(batches.batchAt(step));
      const { labels } = createClassifier(model, trainer.state.parameters).classify(unseen.map(({ tokens }) => tokens));
      trainer.dispose();
      const right = labels.filter((label, index) => label === unseen[index]?.label);
      expect(right.length).toBeGreaterThanOrEqual(0.95 * unseen.length);
    },
  );

  test('a tagger comes below 0.05 nats on sequences it has not seen', async () => {
    const objective = taggingObjective(sequenceTagger({ vocabularySize: 5, tagCount: 2, encoder }));
    const trainer = createTrainer({ objective, optimizer, key: randomKey(1) });
    const batches = exampleBatches(learned, { ...options, collate: taggingBatch });
    for (let step = 0; step < 100; step++) trainer.step(batches.batchAt(step));
    const held = exampleBatches(unseen, { ...options, collate: taggingBatch });
    const { loss } = await evaluate(objective, trainer.state.parameters, held);
    trainer.dispose();
    expect(loss).toBeLessThan(0.05);
  });
});

const dataFolder = process.env['UNROLL_DATA'] ?? '../../../shared/data';
const shakespeare = `${dataFolder}/tiny-shakespeare/input.txt`;
const available = existsSync(shakespeare);
if (!available && process.env['UNROLL_REQUIRE_DATA'] !== undefined) throw new Error(`There is no ${shakespeare}.`);

describe.skipIf(!available)('training on tiny-shakespeare (found by UNROLL_DATA)', () => {
  test('begins at ln 65 and comes below 3.2 nats on text it has not seen within 40 steps', async () => {
    const text = readFileSync(shakespeare, 'utf8');
    const alphabet = [...new Set(text)].sort();
    const ids = new Map(alphabet.map((character, id) => [character, id]));
    const tokens = Int32Array.from(text, (character) => ids.get(character) as number);
    const model = languageModel({ vocabularySize: 65, cell: lstmCell({ inputSize: 65, hiddenSize: 64 }) });
    const objective = nextTokenObjective(model);
    const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 0.01 }));
    const trainer = createTrainer({ objective, optimizer, key: randomKey(1) });
    const training = textBatches(tokens.subarray(0, 1_000_000), { batchSize: 16, timeSteps: 32 });
    const losses: number[] = [];
    for await (const event of train(trainer, training, { steps: 40 })) {
      if (event.type === 'step') losses.push(event.loss);
    }
    const unseen = textBatches(tokens.subarray(1_000_000, 1_010_001), { batchSize: 20, timeSteps: 50 });
    const { loss } = await evaluate(objective, trainer.state.parameters, unseen);
    trainer.dispose();
    expect(losses[0]).toBeCloseTo(Math.log(65), 1);
    expect(loss).toBeLessThan(3.2);
  });
});
