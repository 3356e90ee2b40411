import { slice, type Tensor, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { randomKey, type Tokenizer } from '@unroll/core';
import { generate, greedySampler, maximumLength, stopTokens } from '@unroll/samplers';
import { disposeTree, treeLeaves } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { createTranslationDecoder } from './create-translation-decoder.js';
import { encoderDecoderCases, livelyParameters, targetVocabularySize } from './encoder-decoder-cases.reference.js';
import { translate } from './translate.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

const sources = [Int32Array.of(0, 5, 2), Int32Array.of(4, 1, 1, 3, 3)];

/** Digits stand for their token ids. */
const tokenizer: Tokenizer = {
  vocabularySize: targetVocabularySize,
  encode: (text) => Int32Array.from(text, Number),
  decode: (tokens) => [...tokens].join(''),
};

describe.each(encoderDecoderCases)('createTranslationDecoder: $name', ({ create }) => {
  test('gives every source its share of the rows, in order', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const state = createTranslationDecoder(model, parameters, sources).initialState(6);
      sources.forEach((source, place) => {
        const alone = model.encode(parameters, tensor2d(source, [1, source.length], 'int32'));
        const own = treeLeaves(alone).filter(({ path }) => path.endsWith('hidden') || path.endsWith('lengths'));
        const found = new Map(treeLeaves(state).map(({ path, tensor }) => [path, tensor]));
        expect(own.length).toBeGreaterThan(0);
        for (const { path, tensor } of own) {
          for (let row = 3 * place; row < 3 * place + 3; row++) {
            expect(slice(found.get(path) as Tensor, [row], [1]), path).toMatchTensor(tensor);
          }
        }
      });
    });
  });

  test('steps rows that do not see each other, also forked ones', () => {
    expectNoLeak(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const decoder = createTranslationDecoder(model, parameters, sources);
      const logitsOf = (logits: Float32Array, row: number): number[] => [
        ...logits.subarray(row * targetVocabularySize, (row + 1) * targetVocabularySize),
      ];
      const start = decoder.initialState(2);
      const first = decoder.step(Int32Array.of(3, 3), start);
      const forked = decoder.fork(first.state, Int32Array.of(1, 1, 0));
      const second = decoder.step(Int32Array.of(0, 2, 2), forked);
      const alone = createTranslationDecoder(model, parameters, sources.slice(1));
      const aloneStart = alone.initialState(1);
      const aloneFirst = alone.step(Int32Array.of(3), aloneStart);
      const aloneSecond = alone.step(Int32Array.of(2), aloneFirst.state);
      expectClose(logitsOf(first.logits, 1), logitsOf(aloneFirst.logits, 0));
      expectClose(logitsOf(second.logits, 1), logitsOf(aloneSecond.logits, 0));
      expect(logitsOf(second.logits, 2)).not.toEqual(logitsOf(second.logits, 1));
      for (const state of [start, first.state, forked, second.state]) decoder.release(state);
      for (const state of [aloneStart, aloneFirst.state, aloneSecond.state]) alone.release(state);
      disposeTree(parameters);
    });
  });

  test('generates as it translates', async () => {
    await expectNoLeak(async () => {
      const model = create();
      const parameters = livelyParameters(model);
      const [source] = sources as [Int32Array];
      let text = '';
      const tokens = generate(createTranslationDecoder(model, parameters, [source]), {
        tokenizer,
        prompt: '3',
        sampler: greedySampler(),
        stoppingCriteria: [stopTokens([4]), maximumLength(6)],
        key: randomKey(1),
      });
      for await (const { token, text: piece } of tokens) if (token !== 4) text += piece;
      const options = { startToken: 3, endToken: 4, maximumLength: 6 };
      expect(text).toBe(tokenizer.decode(translate(model, parameters, [source], options)[0] as Int32Array));
      disposeTree(parameters);
    });
  });
});

function expectClose(found: readonly number[], expected: readonly number[]): void {
  for (const [token, logit] of found.entries()) expect(logit).toBeCloseTo(expected[token] as number, 5);
}

describe('createTranslationDecoder', () => {
  const model = (encoderDecoderCases[0] as (typeof encoderDecoderCases)[number]).create();

  test('refuses no source, an empty one, and rows that cannot be shared evenly', () => {
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(1));
      expect(() => createTranslationDecoder(model, parameters, [])).toThrow(
        'createTranslationDecoder: `sources.length` must be at least 1, got 0.',
      );
      expect(() => createTranslationDecoder(model, parameters, [Int32Array.of(1), new Int32Array(0)])).toThrow(
        'createTranslationDecoder: `sources[1].length` must be at least 1, got 0.',
      );
      const decoder = createTranslationDecoder(model, parameters, sources);
      for (const rows of [0, 1, 3, -2, 2.5]) {
        expect(() => decoder.initialState(rows)).toThrow(
          `createTranslationDecoder.initialState: \`rows\` must be a multiple of 2, the number of sources, got ${rows}.`,
        );
      }
    });
  });

  test('forks no rows that the state does not have, and leaves nothing behind', () => {
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const decoder = createTranslationDecoder(model, parameters, sources);
      const state = decoder.initialState(4);
      for (const wrong of [-1, 4, 1.5]) {
        expect(() => decoder.fork(state, [3, wrong] as never)).toThrow(
          `createTranslationDecoder.fork: \`rows\` must hold at least one row, each from 0 to 3, got ${wrong}.`,
        );
      }
      decoder.release(state);
      disposeTree(parameters);
    });
  });

  test('says which token is in no vocabulary', () => {
    tidy(() => {
      const parameters = model.initializeParameters(randomKey(1));
      expect(() => createTranslationDecoder(model, parameters, [Int32Array.of(5), Int32Array.of(0, 6)])).toThrow(
        'createTranslationDecoder: token 6 at offset 1 is not in the vocabulary of 6 entries. Ids in `sources[1]` are from 0 to 5',
      );
      const decoder = createTranslationDecoder(model, parameters, sources);
      const state = decoder.initialState(2);
      expect(() => decoder.step(Int32Array.of(0, 5), state)).toThrow(
        'token 5 at offset 1 is not in the vocabulary of 5 entries.',
      );
      expect(() => decoder.step(Int32Array.of(0), state)).toThrow('must have shape [batch=1');
    });
  });
});
