import { gruCell, lstmCell, stackCells } from '@unroll/cells';
import { randomBits, randomKey, type TokenBatch, type TrainingSnapshot } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import {
  type AsyncBatchSource,
  adam,
  type BatchSource,
  createTrainer,
  prefetchBatches,
  type StoredTokens,
  storedTextBatches,
  streamedTextBatches,
  textBatches,
  train,
} from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';

beforeAll(async () => {
  await initializeBackend();
});

const tokens = Int32Array.from(randomBits(randomKey(1), 241), (bits) => bits % 5);
const options = { batchSize: 4, timeSteps: 10, variableTimeSteps: randomKey(2) };

/** The tokens, each read of which takes another time. */
const stored: StoredTokens = {
  tokenCount: tokens.length,
  async read(begin, end) {
    await new Promise((resolve) => setTimeout(resolve, begin % 3));
    return tokens.slice(begin, end);
  },
};

async function* open(): AsyncGenerator<Int32Array> {
  for (let begin = 0; begin < tokens.length; begin += 9) yield tokens.subarray(begin, begin + 9);
}

type Source = BatchSource<TokenBatch> | AsyncBatchSource<TokenBatch>;

/** The losses of a small model up to a step, from a snapshot if there is one, and a snapshot of what then is. */
async function run(batches: Source, steps: number, snapshot?: TrainingSnapshot) {
  const cell = stackCells(lstmCell({ inputSize: 5, hiddenSize: 6 }), gruCell({ inputSize: 6, hiddenSize: 6 }));
  const objective = nextTokenObjective(languageModel({ vocabularySize: 5, cell }));
  const start = snapshot ? { snapshot } : { key: randomKey(3) };
  const trainer = createTrainer({ objective, optimizer: adam({ learningRate: 0.02 }), ...start });
  const losses: number[] = [];
  const observed: string[] = [];
  for await (const event of train(trainer, batches, { steps, statistics: { everySteps: 10 } })) {
    if (event.type !== 'step') continue;
    losses.push(event.loss);
    observed.push(...Object.keys(event.statistics?.observations ?? {}));
  }
  const after = await trainer.snapshot();
  trainer.dispose();
  return { losses, observed, snapshot: after };
}

describe('training on a text that is not in memory', () => {
  test('has the very losses of the text in memory, where it is stored, and where it goes on in between', async () => {
    const expected = await run(textBatches(tokens, options), 20);
    const whole = await run(prefetchBatches(storedTextBatches(stored, options)), 20);
    expect(whole).toEqual(expected);
    const first = await run(prefetchBatches(storedTextBatches(stored, options)), 9);
    const second = await run(prefetchBatches(storedTextBatches(stored, options)), 20, first.snapshot);
    expect([...first.losses, ...second.losses]).toEqual(expected.losses);
    expect(second.snapshot).toEqual(expected.snapshot);
    expect(expected.observed).toContain('layers.1.updateGate.open');
  });

  test('goes on to the same losses where it is a stream', async () => {
    const source = (): Source =>
      prefetchBatches(streamedTextBatches(open, { batchSize: 4, timeSteps: 5, batchesPerChunk: 3 }));
    const expected = await run(source(), 30);
    const first = await run(source(), 16); // in the second epoch
    const second = await run(source(), 30, first.snapshot);
    expect([...first.losses, ...second.losses]).toEqual(expected.losses);
  });
});
