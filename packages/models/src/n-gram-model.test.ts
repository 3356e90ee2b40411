import { randomKey, randomUniforms, type TokenDecoder } from '@unroll/core';
import { generate, greedySampler, maximumLength } from '@unroll/samplers';
import { characterTokenizer } from '@unroll/tokenizers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type NGramModel, type NGramSmoothing, nGramModel } from './n-gram-model.js';
import { referenceProbability } from './n-gram-model.reference.js';

const smoothings: readonly NGramSmoothing[] = ['kneser-ney', 'witten-bell'];

/** The probabilities of all tokens after some others, read one by one. */
function probabilitiesAfter<State>(decoder: TokenDecoder<State>, history: readonly number[]): number[] {
  let state = decoder.initialState(1);
  let logits = new Float32Array();
  for (const token of history) {
    const next = decoder.step(Int32Array.of(token), state);
    decoder.release(state);
    state = next.state;
    logits = Float32Array.from(next.logits);
  }
  decoder.release(state);
  return Array.from(logits, Math.exp);
}

/** Streams in which small tokens are frequent and some n-grams come again and again. */
function randomStreams(seed: number, lengths: readonly number[], vocabularySize: number): number[][] {
  return lengths.map((length, stream) => {
    const key = randomKey(100 * seed + stream);
    return Array.from(randomUniforms(key, length), (uniform) => Math.floor(uniform ** 2 * vocabularySize));
  });
}

/** Every history of up to some length. */
function historiesOf(vocabularySize: number, greatestLength: number): number[][] {
  let histories: number[][] = [[]];
  const all: number[][] = [];
  for (let length = 1; length <= greatestLength; length++) {
    histories = histories.flatMap((history) =>
      Array.from({ length: vocabularySize }, (_, token) => [...history, token]),
    );
    all.push(...histories);
  }
  return all;
}

describe.each(smoothings)('nGramModel with %s', (smoothing) => {
  test.each([1, 2, 3, 4, 5])('of order %d has the probabilities of the formulas after every history', (order) => {
    const vocabularySize = 4;
    for (const [seed, lengths] of [[200], [37, 1, 0, 20], [order - 1, 3], [1]].entries()) {
      const streams = randomStreams(seed, lengths, vocabularySize - (seed % 2)); // in some a token never comes
      const options = { vocabularySize, order, smoothing };
      const probability = referenceProbability(streams, options);
      const model = nGramModel(
        streams.map((stream) => Int32Array.from(stream)),
        options,
      );
      for (const history of historiesOf(vocabularySize, Math.min(order + 1, 5))) {
        probabilitiesAfter(model, history).forEach((actual, token) => {
          expect(actual / probability(token, history)).toBeCloseTo(1, 6);
        });
      }
    }
  });

  test('gives every token a probability, and these add up to 1, whatever was read', () => {
    const token = fc.integer({ min: 0, max: 5 });
    const text = fc.array(token, { maxLength: 60 });
    const history = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 8 });
    const order = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), text, token, history, order, (others, one, last, read, length) => {
        const streams = [...others, [...one, last]].map((stream) => Int32Array.from(stream));
        const model = nGramModel(streams, { vocabularySize: 7, order: length, smoothing });
        const probabilities = probabilitiesAfter(model, read);
        expect(probabilities.every((probability) => probability > 0)).toBe(true);
        expect(probabilities.reduce((sum, probability) => sum + probability, 0)).toBeCloseTo(1, 6);
      }),
      { numRuns: 300 },
    );
  });

  test('reads rows that do not see each other, and forks them', () => {
    const [text] = randomStreams(5, [80], 4) as [number[]];
    const model = nGramModel(Int32Array.from(text), { vocabularySize: 4, order: 3, smoothing });
    const start = model.initialState(2);
    const first = model.step(Int32Array.of(3, 1), start);
    const forked = model.fork(first.state, Int32Array.of(1, 0, 1));
    expect(forked.rows).toBe(3);
    model.release(first.state);
    const second = model.step(Int32Array.of(0, 0, 2), forked);
    const rows = [0, 1, 2].map((row) => Array.from(second.logits.subarray(4 * row, 4 * row + 4), Math.exp));
    expect(rows).toEqual(
      [
        [1, 0],
        [3, 0],
        [1, 2],
      ].map((history) => probabilitiesAfter(model, history)),
    );
    const again = model.step(Int32Array.of(0, 0, 2), forked);
    expect(again.logits).toEqual(second.logits);
    for (const state of [start, forked, second.state, again.state]) model.release(state);
  });
});

describe('nGramModel', () => {
  test('has the probabilities that are computed by hand', () => {
    const tokens = Int32Array.of(0, 1, 0, 0);
    // The tokens 0 and 1 occur 3 times and once, the pairs 01, 10 and 00 once each.
    const wittenBell = nGramModel(tokens, { vocabularySize: 3, order: 2, smoothing: 'witten-bell' });
    // Two different tokens stand before 0, one before 1; all discounts are 0.5 and 1.
    const kneserNey = nGramModel(tokens, { vocabularySize: 3, order: 2 });
    const expectAfter = (model: NGramModel, token: number, expected: readonly number[]): void => {
      probabilitiesAfter(model, [token]).forEach((probability, next) => {
        expect(probability).toBeCloseTo(expected[next] as number, 6);
      });
    };
    expectAfter(wittenBell, 0, [10 / 18, 7 / 18, 1 / 18]);
    expectAfter(wittenBell, 1, [29 / 36, 5 / 36, 2 / 36]);
    expectAfter(wittenBell, 2, [11 / 18, 5 / 18, 2 / 18]);
    expectAfter(kneserNey, 0, [1 / 2, 5 / 12, 1 / 12]);
    expectAfter(kneserNey, 1, [3 / 4, 1 / 6, 1 / 12]);
    expectAfter(kneserNey, 2, [1 / 2, 1 / 3, 1 / 6]);
  });

  test('has n-grams of 6 tokens and Kneser-Ney smoothing if it is not told otherwise', () => {
    const [text] = randomStreams(6, [500], 3) as [number[]];
    const tokens = Int32Array.from(text);
    const model = nGramModel(tokens, { vocabularySize: 3 });
    expect(model.order).toBe(6);
    const history = text.slice(40, 50);
    const explicit = nGramModel(tokens, { vocabularySize: 3, order: 6, smoothing: 'kneser-ney' });
    expect(probabilitiesAfter(model, history)).toEqual(probabilitiesAfter(explicit, history));
    for (const other of [{ order: 5 }, { order: 7 }, { smoothing: 'witten-bell' }] as const) {
      const different = nGramModel(tokens, { vocabularySize: 3, ...other });
      expect(probabilitiesAfter(model, history)).not.toEqual(probabilitiesAfter(different, history));
    }
  });

  test('is a decoder: what it generates goes on as its text does', async () => {
    const text = 'the cat sat on the mat, and the dog sat on the log. ';
    const tokenizer = characterTokenizer.train(text);
    const options = { tokenizer, sampler: greedySampler(), stoppingCriteria: [maximumLength(40)], key: randomKey(1) };
    const model = nGramModel(tokenizer.encode(text.repeat(3)), { vocabularySize: tokenizer.vocabularySize, order: 16 });
    let written = 'the cat';
    for await (const token of generate(model, { ...options, prompt: written })) written += token.text;
    expect(written).toBe(text.slice(0, 47));
  });

  test('does not change when its text does afterwards', () => {
    const tokens = Int32Array.of(0, 1, 0, 1, 0);
    const model = nGramModel(tokens, { vocabularySize: 2 });
    const before = probabilitiesAfter(model, [0]);
    tokens.fill(0);
    expect(probabilitiesAfter(model, [0])).toEqual(before);
  });
});

describe('what is refused', () => {
  const tokens = Int32Array.of(0, 1, 1);

  test('sizes that are not counts, another smoothing, and nothing to count', () => {
    expect(() => nGramModel(tokens, { vocabularySize: 0 })).toThrow(
      'nGramModel: `vocabularySize` must be an integer of at least 1, got 0.',
    );
    expect(() => nGramModel(tokens, { vocabularySize: 2, order: 1.5 })).toThrow(
      'nGramModel: `order` must be an integer of at least 1, got 1.5.',
    );
    expect(() => nGramModel(tokens, { vocabularySize: 2, smoothing: 'laplace' as never })).toThrow(
      "nGramModel: `smoothing` must be 'kneser-ney' or 'witten-bell', got \"laplace\".",
    );
    for (const nothing of [new Int32Array(), [], [new Int32Array()]]) {
      expect(() => nGramModel(nothing, { vocabularySize: 2 })).toThrow(
        'nGramModel: `tokens` must hold at least one token, got [].',
      );
    }
  });

  test('tokens that are not in the vocabulary', () => {
    expect(() => nGramModel(Int32Array.of(0, 2), { vocabularySize: 2 })).toThrow(
      'nGramModel: token 2 at offset 1 is not in the vocabulary of 2 entries. Ids in `tokens` are from 0 to 1',
    );
    expect(() => nGramModel([tokens, Int32Array.of(-1)], { vocabularySize: 2 })).toThrow(
      'nGramModel: token -1 at offset 0 is not in the vocabulary of 2 entries. Ids in `tokens[1]` are from 0 to 1',
    );
    const model = nGramModel(tokens, { vocabularySize: 2 });
    expect(() => model.step(Int32Array.of(1, 2), model.initialState(2))).toThrow(
      'nGramModel.step: token 2 at offset 1 is not in the vocabulary of 2 entries.',
    );
  });

  test('rows that are not there, and states that were released or are of another model', () => {
    const model = nGramModel(tokens, { vocabularySize: 2 });
    const state = model.initialState(2);
    expect(() => model.initialState(0)).toThrow('nGramModel.initialState: `rows` must be an integer of at least 1');
    expect(() => model.step(Int32Array.of(1), state)).toThrow(
      'nGramModel.step: `tokens` must have shape [rows=2], got [1].',
    );
    expect(() => model.fork(state, Int32Array.of(0, 2))).toThrow(
      'nGramModel.fork: `rows` must hold at least one row, each from 0 to 1, got 2.',
    );
    const other = nGramModel(tokens, { vocabularySize: 2 });
    expect(() => other.step(Int32Array.of(0, 0), state)).toThrow('nGramModel.step: `state` must be a state that this');
    model.release(state);
    expect(() => model.release(state)).toThrow('nGramModel.release: `state` must be a state that this');
    expect(() => model.fork(state, Int32Array.of(0))).toThrow('nGramModel.fork: `state` must be a state that this');
  });
});
