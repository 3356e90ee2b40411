import { existsSync, readFileSync } from 'node:fs';
import { gruCell, lstmCell } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { adam, chain, clipByGlobalNorm, createTrainer, evaluate, textBatches, train } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

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
