import { existsSync, readFileSync } from 'node:fs';
import { lstmCell } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { constantDecoder, expectNoLeak } from '@unroll/testing';
import { evaluate, textBatches } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTokenDecoder } from './create-token-decoder.js';
import { languageModel } from './language-model.js';
import { measure } from './measure.js';
import { nGramModel } from './n-gram-model.js';
import { nextTokenObjective } from './next-token-objective.js';

beforeAll(async () => {
  await initializeBackend();
});

describe('measure', () => {
  test('is the mean of -log p of every token but the first, and its exponential', () => {
    const decoder = constantDecoder([Math.log(5), Math.log(2), 0]); // 5/8, 2/8, 1/8
    const { loss, perplexity, targetCount } = measure(decoder, Int32Array.of(2, 0, 1, 1, 2));
    expect(targetCount).toBe(4);
    expect(perplexity ** -4).toBeCloseTo((5 / 8) * (2 / 8) * (2 / 8) * (1 / 8), 8);
    expect(loss).toBeCloseTo(Math.log(perplexity), 12);
    expect(decoder.heldStateCount).toBe(0);
  });

  test('reads the whole text before a token', () => {
    // A text in which only the token before the last tells the next.
    const text = Int32Array.from({ length: 300 }, (_, index) => [0, 1, 0, 2][index % 4] as number);
    const lossOf = (order: number): number => measure(nGramModel(text, { vocabularySize: 3, order }), text).loss;
    expect(lossOf(2)).toBeGreaterThan(0.3); // ln 2 for every second token
    expect(lossOf(3)).toBeLessThan(0.05);
  });

  test('of a network is its loss over the text', async () => {
    const model = languageModel({ vocabularySize: 5, cell: lstmCell({ inputSize: 5, hiddenSize: 8 }) });
    const tokens = Int32Array.from(randomBits(randomKey(2), 41), (bits) => bits % 5);
    await expectNoLeak(async () => {
      const parameters = model.initializeParameters(randomKey(1));
      const batches = textBatches(tokens, { batchSize: 1, timeSteps: 10 });
      const { loss, targetCount } = await evaluate(nextTokenObjective(model), parameters, batches);
      const measured = measure(createTokenDecoder(model, parameters), tokens);
      expect(measured.targetCount).toBe(targetCount);
      expect(measured.loss).toBeCloseTo(loss, 5);
      disposeTree(parameters);
    });
  });

  test('releases its state when a step throws', () => {
    const decoder = constantDecoder([0, 0]);
    const broken = {
      ...decoder,
      step: () => {
        throw new Error('broken');
      },
    };
    expect(() => measure(broken, Int32Array.of(0, 1))).toThrow('broken');
    expect(decoder.heldStateCount).toBe(0);
  });

  test('refuses a text without a token to predict, and tokens that the decoder does not know', () => {
    const decoder = constantDecoder([0, 0]);
    expect(() => measure(decoder, Int32Array.of(0))).toThrow(
      'measure: `tokens.length` must be an integer of at least 2, got 1.',
    );
    expect(() => measure(decoder, Int32Array.of(0, 2))).toThrow(
      'measure: token 2 at offset 1 is not in the vocabulary',
    );
    expect(decoder.heldStateCount).toBe(0);
  });
});

const dataFolder = process.env['UNROLL_DATA'] ?? '../../../shared/data';
const shakespeare = `${dataFolder}/tiny-shakespeare/input.txt`;
const available = existsSync(shakespeare);
if (!available && process.env['UNROLL_REQUIRE_DATA'] !== undefined) throw new Error(`There is no ${shakespeare}.`);

describe.skipIf(!available)('n-grams of tiny-shakespeare (found by UNROLL_DATA)', () => {
  const text = available ? readFileSync(shakespeare, 'utf8') : '';
  const ids = new Map([...new Set(text)].sort().map((character, id) => [character, id]));
  const tokens = Int32Array.from(text, (character) => ids.get(character) as number);
  const border = Math.floor(0.9 * tokens.length);

  // Kneser-Ney as an implementation of its own measured it; Witten-Bell as measured here, and worse, as in the paper.
  test.each([
    [3, 'kneser-ney', 2.038],
    [4, 'kneser-ney', 1.719],
    [5, 'kneser-ney', 1.561],
    [6, 'kneser-ney', 1.523],
    [7, 'kneser-ney', 1.517],
    [8, 'kneser-ney', 1.519],
    [5, 'witten-bell', 1.669],
  ] as const)('of order %d with %s predict the last tenth with %s nats', (order, smoothing, expected) => {
    const model = nGramModel(tokens.subarray(0, border), { vocabularySize: ids.size, order, smoothing });
    const { loss } = measure(model, tokens.subarray(border));
    expect(Math.abs(loss - expected)).toBeLessThan(0.001); // one of the last digit
  });
});
