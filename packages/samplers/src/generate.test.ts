import {
  ArgumentError,
  foldInKey,
  type LogitsProcessor,
  type RandomKey,
  randomKey,
  VocabularyError,
} from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { type GenerateOptions, generate } from './generate.js';
import { maximumLength } from './maximum-length.js';
import { multinomialSampler } from './multinomial-sampler.js';
import { softmaxReference } from './multinomial-sampler.reference.js';
import { stopTokens } from './stop-tokens.js';
import { collected, digits, options, SumDecoder, textOf } from './sum-decoder.reference.js';
import { temperature } from './temperature.js';

describe('what generate yields', () => {
  test('continues the prompt with the state carried from token to token', async () => {
    // 1 + 2 = 3; + 3 = 6; + 6 = 12; + 2 = 14; + 4 = 18; + 8 = 26
    expect(await textOf(new SumDecoder())).toBe('362486');
  });

  test('reads the prompt token by token, then each generated token but the last', async () => {
    const decoder = new SumDecoder();
    await textOf(decoder, { prompt: '4071', stoppingCriteria: [maximumLength(3)] });
    expect(decoder.reads).toEqual([4, 0, 7, 1, 2, 4]);
  });

  test('names each token, its text and its probability', async () => {
    const [first, second] = await collected(generate(new SumDecoder(), options));
    const probabilities = softmaxReference(digits.encode('0123456789').map((token) => -Math.abs(token - 3)));
    expect(first).toEqual({
      token: 3,
      text: '3',
      logProbability: expect.closeTo(Math.log(probabilities[3] as number), 14),
    });
    expect(second).toMatchObject({ token: 6, text: '6' });
  });

  test('gives the probability under the logits that the processors made, for the token that was drawn', async () => {
    const onlyTwoAndThree: LogitsProcessor = (logits) =>
      logits.map((logit, token) => (token === 2 || token === 3 ? logit : -Infinity));
    const processors = [temperature(0.5), onlyTwoAndThree];
    const tokens = await collected(
      generate(new SumDecoder(), {
        ...options,
        processors,
        sampler: multinomialSampler(),
        prompt: '3',
        key: randomKey(5),
      }),
    );
    // The first token follows the sum 3: the logits -2 and 0 of tokens 2 and 3 remain.
    const [first] = tokens;
    const weight = first?.token === 2 ? Math.exp(-2) : 1;
    expect(first?.logProbability).toBeCloseTo(Math.log(weight / (1 + Math.exp(-2))), 14);
    expect(new Set(tokens.map(({ token }) => token))).toEqual(new Set([2, 3]));
  });

  test('is drawn with the key folded with the number of the token', async () => {
    const keys: RandomKey[] = [];
    const sampler = (_: Float32Array, drawn: RandomKey): number => keys.push(drawn);
    await textOf(new SumDecoder(), { sampler, prompt: '555' });
    expect(keys).toEqual([0, 1, 2, 3, 4, 5].map((index) => foldInKey(options.key, index)));
  });

  test('is the same for the same key, and another for another', async () => {
    const changes = {
      sampler: multinomialSampler(),
      processors: [temperature(2)],
      stoppingCriteria: [maximumLength(40)],
    };
    const text = await textOf(new SumDecoder(), changes);
    expect(await textOf(new SumDecoder(), changes)).toBe(text);
    expect(await textOf(new SumDecoder(), { ...changes, key: randomKey(4) })).not.toBe(text);
  });

  test('begins with the same tokens when it is longer', async () => {
    const changes = { sampler: multinomialSampler(), processors: [temperature(2)] };
    const long = await textOf(new SumDecoder(), { ...changes, stoppingCriteria: [maximumLength(30)] });
    expect(long.startsWith(await textOf(new SumDecoder(), changes))).toBe(true);
  });
});

describe('processors', () => {
  test('are applied in order, with the tokens so far', async () => {
    const calls: unknown[] = [];
    const recorded =
      (name: string, change: (logit: number) => number): LogitsProcessor =>
      (logits, { tokens, promptLength }) => {
        calls.push([name, logits[3], [...tokens], promptLength]);
        return logits.map(change);
      };
    const processors = [recorded('double', (logit) => logit * 2), recorded('shift', (logit) => logit + 1)];
    await textOf(new SumDecoder(), { processors, stoppingCriteria: [maximumLength(2)] });
    expect(calls).toEqual([
      ['double', -0, [1, 2], 2],
      ['shift', -0, [1, 2], 2],
      ['double', -3, [1, 2, 3], 2],
      ['shift', -6, [1, 2, 3], 2],
    ]);
  });

  test('decide together what the sampler can choose', async () => {
    const notThree: LogitsProcessor = (logits) => logits.map((logit, token) => (token === 3 ? -Infinity : logit));
    // Without 3, the lower of its neighbours.
    expect((await textOf(new SumDecoder(), { processors: [notThree] }))[0]).toBe('2');
  });
});

describe('stopping criteria', () => {
  test('end the sequence with the token that meets one of them', async () => {
    expect(await textOf(new SumDecoder(), { stoppingCriteria: [maximumLength(6), stopTokens([4])] })).toBe('3624');
    expect(await textOf(new SumDecoder(), { stoppingCriteria: [stopTokens([4, 6]), maximumLength(6)] })).toBe('36');
  });

  test('are not asked about the prompt', async () => {
    const asked: number[] = [];
    const criterion = ({ tokens }: { readonly tokens: readonly number[] }): boolean => asked.push(tokens.length) === 3;
    await textOf(new SumDecoder(), { prompt: '98765', stoppingCriteria: [criterion] });
    expect(asked).toEqual([6, 7, 8]);
  });
});

describe('what generate refuses at the call', () => {
  const refused = (changes: Partial<GenerateOptions>): unknown =>
    generate(new SumDecoder(), { ...options, ...changes });

  test('a tokenizer of another vocabulary', () => {
    const tokenizer = { ...digits, vocabularySize: 65 };
    expect(() => refused({ tokenizer })).toThrow(ArgumentError);
    expect(() => refused({ tokenizer })).toThrow(
      "generate: `tokenizer.vocabularySize` must equal the decoder's, 10, got 65. Use the tokenizer that the model was trained with.",
    );
  });

  test('an empty prompt', () => {
    expect(() => refused({ prompt: '' })).toThrow(ArgumentError);
    expect(() => refused({ prompt: '' })).toThrow(
      'generate: `prompt` must hold at least one token, got "". The model reads a token before it predicts one: start with a line break or with the first word of a text.',
    );
  });

  test('a prompt that the tokenizer does not know', () => {
    const encode = (text: string): never => {
      throw new VocabularyError({
        caller: 'encode',
        symbol: text,
        offset: 0,
        vocabularySize: 10,
        advice: 'Use digits.',
      });
    };
    expect(() => refused({ prompt: 'x', tokenizer: { ...digits, encode } })).toThrow(VocabularyError);
  });

  test('to go on for ever without a signal', async () => {
    expect(() => refused({ stoppingCriteria: [] })).toThrow(ArgumentError);
    expect(() => refused({ stoppingCriteria: [] })).toThrow(
      'generate: `stoppingCriteria` must hold at least one criterion if there is no signal, got 0. Add maximumLength(300), for example.',
    );
    const { signal } = new AbortController();
    const endless = generate(new SumDecoder(), { ...options, stoppingCriteria: [], signal });
    expect(await endless.next()).toMatchObject({ done: false, value: { token: 3 } });
    await endless.return();
  });
});
