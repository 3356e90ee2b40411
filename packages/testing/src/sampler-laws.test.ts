import { exponential, type RandomKey, randomKey, randomUniform, type Sampler } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { type Breach, testBreaches } from './broken-implementations.reference.js';
import { describeSampler, samplerLaws } from './sampler-laws.js';
import { softmaxProbabilities } from './softmax-probabilities.js';

/** Draws from the softmax of logits that were divided by a temperature. */
const drawn =
  (temperature: number): Sampler =>
  (logits, key) => {
    const largest = Math.max(...logits);
    const weights = Array.from(logits, (logit) => exponential((logit - largest) / temperature));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let rest = randomUniform(key) * total;
    return weights.findIndex((weight) => {
      rest -= weight;
      return rest < 0;
    });
  };
const likeliest: Sampler = (logits) => logits.indexOf(Math.max(...logits));
const certainty = (logits: Float32Array): number[] => {
  const token = logits.indexOf(Math.max(...logits));
  return Array.from(logits, (_, index) => (index === token ? 1 : 0));
};

describeSampler('a sampler that draws from the softmax', () => drawn(1), { probabilities: softmaxProbabilities });
describeSampler('a sampler that picks the likeliest', () => likeliest, { probabilities: certainty });
describeSampler('a sampler that claims no probabilities', () => drawn(0.5));

let calls = 0;

const always = (pick: (logits: Float32Array, key: RandomKey) => number) => () => pick;

const breaches: readonly Breach<Sampler>[] = [
  [
    'picks a token of the vocabulary',
    'it picks one too far',
    always((logits) => logits.length),
    'it picks 50 of 50 tokens',
  ],
  ['picks a token of the vocabulary', 'it picks none', always(() => -1), 'it picks -1 of 50 tokens'],
  ['picks a token of the vocabulary', 'it picks no integer', always(() => 0.5), 'it picks 0.5 of 50 tokens'],
  [
    'picks a token of the vocabulary',
    'it picks undefined',
    always(() => undefined as unknown as number),
    'it picks undefined',
  ],
  [
    'picks the same token for the same logits and key',
    'it counts its draws',
    always((logits) => calls++ % logits.length),
    'a second round of draws differs',
  ],
  [
    'picks the same token for the same logits and key',
    'each sampler made is another',
    () => {
      const shift = calls++;
      return (logits) => shift % logits.length;
    },
    'its twin draws otherwise',
  ],
  [
    'never picks a token whose logit is -Infinity',
    'it picks at random',
    always((logits, key) => Math.floor(randomUniform(key) * logits.length)),
    'whose logit is -Infinity',
  ],
  [
    'never picks a token whose logit is -Infinity',
    'it falls back to the first token',
    always((logits, key) => (randomUniform(key) < 0.01 ? 0 : likeliest(logits, key))),
    'it picks token 0, whose logit is -Infinity',
  ],
  [
    'leaves the logits as they were',
    'it sorts the logits',
    always((logits, key) => {
      const token = likeliest(logits, key);
      logits.sort();
      return token;
    }),
    'are changed',
  ],
  [
    'picks each token as often as it claims',
    'its temperature is 1.1 instead of 1',
    always(drawn(1.1)),
    'chi-square is',
  ],
  ['picks each token as often as it claims', 'it always picks the likeliest', always(likeliest), 'chi-square is'],
  [
    'picks each token as often as it claims',
    'the key is not used',
    always((logits) => drawn(1)(logits, randomKey(1))),
    'chi-square',
  ],
  [
    'picks each token as often as it claims',
    'it picks a token of probability 0',
    always(() => 5),
    'token 5 is drawn, whose probability is 0',
  ],
];

describe('on broken samplers', () => testBreaches(samplerLaws({ probabilities: softmaxProbabilities }), breaches));

test('frequencies are checked only where they are claimed', () => {
  const names = samplerLaws().map(({ name }) => name);
  expect(names).not.toContain('picks each token as often as it claims');
  expect(samplerLaws({ probabilities: certainty })).toHaveLength(names.length + 1);
});

test('softmaxProbabilities gives the softmax', () => {
  const probabilities = softmaxProbabilities([0, Math.log(3), -Infinity]);
  expect(probabilities[0]).toBeCloseTo(0.25, 15);
  expect(probabilities[1]).toBeCloseTo(0.75, 15);
  expect(probabilities[2]).toBe(0);
  expect(softmaxProbabilities([-1000, -1000])).toEqual([0.5, 0.5]);
});
