import { foldInKey, randomKey, randomNormals, type Sampler } from '@unroll/core';
import { insist } from './insist.js';
import { describeLaws, type Law } from './law.js';

/** Options of {@link describeSampler}. */
export type SamplerLawOptions = {
  /**
   * The probability of each token that the sampler claims, as a function of the logits: its draws are then counted. For
   * example {@link softmaxProbabilities}. Default: no claim, no count.
   */
  readonly probabilities?: (logits: Float32Array) => ArrayLike<number>;
};

/**
 * Defines a suite that checks the laws of a sampler: a token of the vocabulary, the same for the same logits and key,
 * never one whose logit is -Infinity, and as often as it claims.
 *
 * @param create Makes the sampler. Called several times in a test.
 * @example describeSampler('multinomialSampler', multinomialSampler, { probabilities: softmaxProbabilities });
 */
export function describeSampler(name: string, create: () => Sampler, options: SamplerLawOptions = {}): void {
  describeLaws(name, samplerLaws(options), create);
}

/** The laws that {@link describeSampler} checks, as data. */
export function samplerLaws(options: SamplerLawOptions = {}): readonly Law<Sampler>[] {
  const { probabilities } = options;
  return [...generalLaws, ...(probabilities === undefined ? [] : [frequencyLaw(probabilities)])];
}

const seed = randomKey(1);
const keys = Array.from({ length: 300 }, (_, index) => foldInKey(seed, index));
/** Logits that differ, that tie, that are far from 0, that are few, and that leave few tokens to choose from. */
const cases: readonly Float32Array[] = [
  Float32Array.from(randomNormals(seed, 50)),
  new Float32Array(5),
  Float32Array.of(-1e30, 3e38, -3e38, 0),
  Float32Array.of(2.5),
  Float32Array.of(-Infinity, 0, -Infinity, 0.5, -Infinity),
  Float32Array.of(-Infinity, -Infinity, -700),
  Float32Array.from({ length: 1000 }, (_, token) => (token % 250 === 249 ? 0 : -Infinity)),
];

const generalLaws: readonly Law<Sampler>[] = [
  {
    name: 'picks a token of the vocabulary',
    check(create) {
      const sampler = create();
      for (const logits of cases) {
        for (const key of keys) {
          const token = sampler(logits, key);
          insist(
            Number.isInteger(token) && token >= 0 && token < logits.length,
            `it picks ${token} of ${logits.length} tokens.`,
          );
        }
      }
    },
  },
  {
    name: 'picks the same token for the same logits and key',
    check(create) {
      const sampler = create();
      const pickAll = (from: Sampler): string =>
        cases.map((logits) => keys.map((key) => from(logits.slice(), { ...key }))).join();
      const first = pickAll(sampler);
      insist(pickAll(sampler) === first, 'a second round of draws differs.');
      insist(pickAll(create()) === first, 'its twin draws otherwise.');
    },
  },
  {
    name: 'never picks a token whose logit is -Infinity',
    check(create) {
      const sampler = create();
      for (const logits of cases) {
        for (const key of keys) {
          const token = sampler(logits, key);
          insist(logits[token] !== -Infinity, `it picks token ${token}, whose logit is -Infinity.`);
        }
      }
    },
  },
  {
    name: 'leaves the logits as they were',
    check(create) {
      const sampler = create();
      for (const logits of cases) {
        const given = logits.slice();
        sampler(given, seed);
        insist(given.join() === logits.join(), `[${logits.subarray(0, 5).join(', ')}, …] are changed.`);
      }
    },
  },
];

/**
 * Pearson's chi-square test of 20,000 draws. A sampler that is right fails it once in ten thousand times, but the keys
 * are fixed: it fails always or never. A token of probability 0 must not be drawn at all.
 */
function frequencyLaw(probabilities: (logits: Float32Array) => ArrayLike<number>): Law<Sampler> {
  const draws = 20_000;
  const tables = [
    Float32Array.of(1, 0.5, 0, -0.5, -1, -Infinity, -2, 1.5),
    Float32Array.of(501, 500, 500.5, 499),
    Float32Array.from({ length: 40 }, (_, token) => Math.abs(token - 20) / -10),
  ];
  return {
    name: 'picks each token as often as it claims',
    check(create) {
      const sampler = create();
      for (const logits of tables) {
        const counts = new Array<number>(logits.length).fill(0);
        for (let draw = 0; draw < draws; draw++) {
          const token = sampler(logits, foldInKey(seed, draw));
          counts[token] = (counts[token] ?? 0) + 1;
        }
        const expected = Array.from(probabilities(logits), (probability) => draws * probability);
        const impossible = counts.findIndex((count, token) => count > 0 && expected[token] === 0);
        insist(impossible < 0, `token ${impossible} is drawn, whose probability is 0.`);
        const possible = [...expected.keys()].filter((token) => (expected[token] as number) > 0);
        const statistic = possible.reduce((sum, token) => {
          const expectation = expected[token] as number;
          return sum + ((counts[token] as number) - expectation) ** 2 / expectation;
        }, 0);
        const degrees = possible.length - 1;
        const limit = degrees + 6 * Math.sqrt(2 * degrees);
        insist(
          statistic <= limit,
          `chi-square is ${statistic.toFixed(1)} for ${degrees} degrees of freedom, above ${limit.toFixed(1)}: ` +
            `counts ${counts.join(' ')}, expected ${expected.map(Math.round).join(' ')}.`,
        );
      }
    },
  };
}
