import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { attentionCell, bidirectional, dotMemoryReader, gruCell } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosineSchedule,
  createTrainer,
  exampleBatches,
  train,
  translationBatch,
} from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { encoderDecoder } from './encoder-decoder.js';
import {
  type AnyEncoderDecoder,
  type AnyParameters,
  encoderDecoderCases,
  livelyParameters,
  randomTokens,
  sourceVocabularySize,
} from './encoder-decoder-cases.reference.js';
import { translate } from './translate.js';
import { translationObjective } from './translation-objective.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

const options = { startToken: 3, endToken: 4, maximumLength: 7 };

/** Random sources of 1 to 6 tokens. */
function randomSources(count: number): Int32Array[] {
  const lengths = randomTokens(11, count, 6);
  return Array.from(lengths, (length, row) => randomTokens(100 + row, 1 + length, sourceVocabularySize));
}

/** One source by itself, step by step. */
function translatedAlone(model: AnyEncoderDecoder, parameters: AnyParameters, source: Int32Array): number[] {
  const tokens: number[] = [];
  tidy(() => {
    let state = model.encode(parameters, tensor2d(source, [1, source.length], 'int32'));
    for (let token = options.startToken; tokens.length < options.maximumLength; tokens.push(token)) {
      const step = model.step(parameters, tensor1d([token], 'int32'), state);
      const [logits] = step.logits.arraySync() as [number[]];
      state = step.state;
      token = logits.indexOf(Math.max(...logits));
      if (token === options.endToken) return;
    }
  });
  return tokens;
}

describe.each(encoderDecoderCases)('translate: $name', ({ create }) => {
  test('writes for each source what it would write for that alone', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const sources = randomSources(12);
      const written = translate(model, parameters, sources, options);
      expect(written.map((tokens) => [...tokens])).toEqual(
        sources.map((source) => translatedAlone(model, parameters, source)),
      );
    });
  });
});

describe('translate', () => {
  const create = encoderDecoderCases.at(-1)?.create as () => AnyEncoderDecoder;

  test('writes translations of several lengths, some of them whole, for any number of sources', () => {
    expectNoLeak(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const sources = randomSources(300);
      const written = translate(model, parameters, sources, options);
      const lengths = new Set(written.map(({ length }) => length));
      expect(lengths.size).toBeGreaterThan(2);
      expect(Math.max(...lengths)).toBe(options.maximumLength);
      expect(written.every((tokens) => !tokens.includes(options.endToken))).toBe(true);
      for (const row of [0, 150, 299]) {
        expect([...(written[row] as Int32Array)]).toEqual(
          translatedAlone(model, parameters, sources[row] as Int32Array),
        );
      }
      expect(translate(model, parameters, [], options)).toEqual([]);
      disposeTree(parameters);
    });
  });

  test.each([
    [{ startToken: 5 }, 'translate: `startToken` must be an integer from 0 to 4, got 5.'],
    [{ endToken: -1 }, 'translate: `endToken` must be an integer from 0 to 4, got -1.'],
    [{ maximumLength: 0 }, 'translate: `maximumLength` must be an integer of at least 1, got 0.'],
  ])('refuses %o', (wrong, sentence) => {
    tidy(() => {
      const model = create();
      const parameters = model.initializeParameters(randomKey(1));
      const sources = [Int32Array.of(1)];
      expect(() => translate(model, parameters, sources, { ...options, ...wrong })).toThrow(sentence);
    });
  });

  test('refuses sources without a token, or with one that the model does not know, and leaves nothing behind', () => {
    expectNoLeak(() => {
      const model = create();
      const parameters = model.initializeParameters(randomKey(1));
      const translateAll = (...sources: Int32Array[]) => translate(model, parameters, sources, options);
      expect(() => translateAll(Int32Array.of(1, 2), Int32Array.of(), Int32Array.of(0))).toThrow(
        'translate: `sources[1].length` must be at least 1, got 0.',
      );
      expect(() => translateAll(Int32Array.of(1, 2), Int32Array.of(6))).toThrow(
        'translate: token 6 at offset 0 is not in the vocabulary of 6 entries. Ids in `sources[1]` are from 0 to 5',
      );
      disposeTree(parameters);
    });
  });

  test('writes sequences backwards after some training, also those never seen', async () => {
    const endToken = 8;
    const marked = { startToken: endToken, endToken };
    const examples = Array.from({ length: 1600 }, (_, index) => {
      const [length = 0, ...ids] = randomBits(randomKey(index), 9);
      const source = Int32Array.from(ids.slice(0, 2 + (length % 7)), (bits) => bits % 8);
      return { source, target: source.slice().reverse() };
    });
    const known = new Set(examples.slice(100).map(({ source }) => source.join()));
    const unseen = examples.slice(0, 100).filter(({ source }) => !known.has(source.join()));
    expect(unseen.length).toBeGreaterThan(60);
    const gru = (inputSize: number) => gruCell({ inputSize, hiddenSize: 24 });
    const model = encoderDecoder({
      sourceVocabularySize: 8,
      targetVocabularySize: 9,
      encoder: bidirectional(gru(8), gru(8), { merge: 'sum' }),
      decoder: attentionCell(gru(9), dotMemoryReader({ size: 24 }), { outputSize: 24 }),
    });
    const trainer = createTrainer({
      objective: translationObjective(model),
      optimizer: chain(clipByGlobalNorm(1), adam({ learningRate: cosineSchedule({ peak: 0.015, steps: 500 }) })),
      key: randomKey(2),
    });
    const batches = exampleBatches(examples.slice(100), {
      batchSize: 32,
      key: randomKey(3),
      collate: (batch) => translationBatch(batch, marked),
    });
    for await (const { type } of train(trainer, batches, { steps: 500 })) expect(type).not.toBe('diverged');
    const sources = unseen.map(({ source }) => source);
    const written = translate(model, trainer.state.parameters, sources, { ...marked, maximumLength: 20 });
    const wrong = unseen.filter(({ target }, row) => target.join() !== written[row]?.join());
    trainer.dispose();
    expect(wrong).toEqual([]);
  });
});
