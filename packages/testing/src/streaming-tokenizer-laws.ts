import { type IncrementalDecoder, type StreamingTokenizer, type Tokenizer, VocabularyError } from '@unroll/core';
import { foreignIds } from './foreign-ids.js';
import { insist } from './insist.js';
import type { Law } from './law.js';
import { thrownBy } from './thrown-by.js';

/** A tokenizer, with parts it may have that have laws of their own. */
export type TestedTokenizer = Tokenizer & {
  /** As a `StreamingTokenizer` has it. */
  incrementalDecoder?(): IncrementalDecoder;
  /** The tokenizer as plain data. */
  toJSON?(): unknown;
};

/**
 * The laws of a tokenizer that decodes tokens one at a time.
 *
 * @param samples Texts over its alphabet.
 */
export function streamingTokenizerLaws(samples: readonly string[]): readonly Law<TestedTokenizer>[] {
  return [
    law('decodes one token at a time what it decodes at once', (tokenizer) => {
      for (const tokens of sequencesOf(tokenizer, samples)) {
        const decoder = tokenizer.incrementalDecoder();
        const text = tokens.map((token) => decoder.push(token)).join('') + decoder.end();
        const whole = tokenizer.decode(tokens);
        insist(text === whole, `${JSON.stringify(whole)} comes as ${JSON.stringify(text)}.`);
      }
    }),
    law('gives only text that stays as it is, whatever follows', (tokenizer) => {
      visitContinuations(tokenizer, samples, (given, whole) => {
        insist(whole.startsWith(given), `${JSON.stringify(given)} is given of ${JSON.stringify(whole)}.`);
      });
    }),
    law('gives text that ends between grapheme clusters, whatever follows', (tokenizer) => {
      const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
      visitContinuations(tokenizer, samples, (given, whole) => {
        const cluster = segmenter.segment(whole).containing(given.length);
        insist(
          cluster === undefined || cluster.index === given.length,
          `${JSON.stringify(given)} is given of ${JSON.stringify(whole)}, part of ${JSON.stringify(cluster?.segment)}.`,
        );
      });
    }),
    law('makes a new decoder each time', (tokenizer) => {
      for (const text of samples) {
        const tokens = tokenizer.encode(text);
        const [decoder, other] = [tokenizer.incrementalDecoder(), tokenizer.incrementalDecoder()];
        let given = '';
        for (const [step, token] of tokens.entries()) {
          given += decoder.push(token);
          other.push(tokens.at(-1 - step) ?? token); // the same backwards
        }
        given += decoder.end();
        insist(given === text, `beside another, ${JSON.stringify(text)} comes as ${JSON.stringify(given)}.`);
      }
    }),
    law('goes on after ids that are not in its vocabulary, which are a VocabularyError', (tokenizer) => {
      for (const text of samples) {
        const decoder = tokenizer.incrementalDecoder();
        let given = '';
        for (const token of tokenizer.encode(text)) {
          given += decoder.push(token);
          for (const foreign of foreignIds(tokenizer)) {
            const rejected = thrownBy(() => decoder.push(foreign));
            insist(VocabularyError.isInstance(rejected), `pushing ${foreign} throws ${rejected ?? 'nothing'}.`);
          }
        }
        given += decoder.end();
        insist(given === text, `after such ids, ${JSON.stringify(text)} comes as ${JSON.stringify(given)}.`);
      }
    }),
  ];
}

function law(name: string, check: (tokenizer: StreamingTokenizer) => void): Law<TestedTokenizer> {
  return { name, applies: isStreaming, check: (create) => check(create() as StreamingTokenizer) };
}

function isStreaming({ incrementalDecoder }: TestedTokenizer): boolean {
  return incrementalDecoder !== undefined;
}

/** Token ids in likely and in unlikely orders. */
function sequencesOf(tokenizer: Tokenizer, samples: readonly string[]): readonly (readonly number[])[] {
  const sequences = samples.map((text) => [...tokenizer.encode(text)]);
  const everyId = Array.from({ length: tokenizer.vocabularySize }, (_, token) => token);
  return [...sequences, ...sequences.map((tokens) => [...tokens].reverse()), everyId];
}

const prefixLength = 24;
const spreadIds = 32;

/** Calls back with what is given of the first tokens of each sample, and with the text of these and of what may follow. */
function visitContinuations(
  tokenizer: StreamingTokenizer,
  samples: readonly string[],
  visit: (given: string, whole: string) => void,
): void {
  const sequences = samples.map((text) => [...tokenizer.encode(text)]);
  const { vocabularySize } = tokenizer;
  const stride = Math.ceil(vocabularySize / spreadIds);
  const continuations = [
    ...sequences.map((tokens) => tokens.slice(0, 4)),
    ...Array.from({ length: Math.ceil(vocabularySize / stride) }, (_, index) => [index * stride]),
  ];
  for (const tokens of sequences) {
    const decoder = tokenizer.incrementalDecoder();
    let given = '';
    for (let count = 1; count <= Math.min(tokens.length, prefixLength); count++) {
      const before = tokens.slice(0, count);
      given += decoder.push(before[count - 1] as number);
      for (const after of continuations) visit(given, tokenizer.decode([...before, ...after]));
    }
  }
}
