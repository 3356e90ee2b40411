import { ArgumentError } from '@unroll/core';
import { expect, test } from 'vitest';
import { bitsPerCharacter } from './bits-per-character.js';

test('is the number of coin tosses that tell equally likely characters apart', () => {
  const characterCount = 500;
  for (const tosses of [0, 1, 3, 8]) {
    const nats = characterCount * Math.log(2 ** tosses);
    expect(bitsPerCharacter({ nats, characterCount })).toBeCloseTo(tosses, 12);
  }
});

test('is the entropy of a text under the frequencies of its own characters', () => {
  const text = 'aaaabbcd'; // probabilities 1/2, 1/4, 1/8, 1/8: 1.75 bits
  const likelihoods = Array.from(text, (character) => (text.split(character).length - 1) / text.length);
  const nats = likelihoods.reduce((sum, likelihood) => sum - Math.log(likelihood), 0);
  expect(bitsPerCharacter({ nats, characterCount: text.length })).toBeCloseTo(1.75, 14);
});

test('takes a mean loss as the likelihood of one character', () => {
  const mean = bitsPerCharacter({ nats: 1.37, characterCount: 1 });
  expect(bitsPerCharacter({ nats: 1.37 * 4096, characterCount: 4096 })).toBeCloseTo(mean, 14);
});

test.each([
  [-0.5, 'at least 0'],
  [Number.NaN, 'a finite number at least 0'],
  [Infinity, 'a finite number at least 0'],
])('refuses %d nats', (nats, expectation) => {
  const measure = (): unknown => bitsPerCharacter({ nats, characterCount: 1 });
  expect(measure).toThrow(ArgumentError);
  expect(measure).toThrow(`bitsPerCharacter: \`nats\` must be ${expectation}, got ${nats}.`);
});

test.each([0, -3, 2.5, Number.NaN, Infinity])('refuses %d characters', (characterCount) => {
  const measure = (): unknown => bitsPerCharacter({ nats: 1, characterCount });
  expect(measure).toThrow(ArgumentError);
  expect(measure).toThrow(
    `bitsPerCharacter: \`characterCount\` must be an integer of at least 1, got ${characterCount}.`,
  );
});
