import { randomKey, type TokenDecoder, type Tokenizer, VocabularyError } from '@unroll/core';
import { type GeneratedToken, type GenerateOptions, generate } from './generate.js';
import { greedySampler } from './greedy-sampler.js';
import { maximumLength } from './maximum-length.js';

/** The tokenizer of the digits: each is its own token id. */
export const digits: Tokenizer = {
  vocabularySize: 10,
  encode: (text) => Int32Array.from(text, Number),
  decode: (tokens) => Array.from(tokens, (token) => digitOf(token)).join(''),
};

function digitOf(token: number): string {
  if (Number.isInteger(token) && token >= 0 && token < 10) return String(token);
  throw new VocabularyError({ caller: 'decode', symbol: token, offset: 0, vocabularySize: 10, advice: 'Use digits.' });
}

/** The state of a {@link SumDecoder}: all the tokens that it has read. */
type History = { readonly tokens: readonly number[] };

/**
 * A decoder over digits whose likeliest next token is the last digit of the sum of all tokens read, and which counts
 * the states that are alive. It throws when a state is used after its release, or released twice.
 */
export class SumDecoder implements TokenDecoder<History> {
  readonly vocabularySize = 10;
  readonly alive = new Set<History>();
  stateCount = 0;
  readonly reads: number[] = [];
  onStep: (stepCount: number) => void = () => {};

  initialState(rows: number): History {
    if (rows !== 1) throw new Error(`${rows} rows instead of one`);
    return this.#made([]);
  }

  step(tokens: Int32Array, state: History): { logits: Float32Array; state: History } {
    if (!this.alive.has(state)) throw new Error('a step from a state that was released');
    if (tokens.length !== 1) throw new Error(`${tokens.length} tokens for one row`);
    this.onStep(this.reads.push(tokens[0] as number));
    const next = this.#made([...state.tokens, tokens[0] as number]);
    const sum = next.tokens.reduce((total, token) => total + token, 0);
    return { logits: Float32Array.from({ length: 10 }, (_, token) => -Math.abs(token - (sum % 10))), state: next };
  }

  fork(): History {
    throw new Error('not needed to generate one sequence');
  }

  release(state: History): void {
    if (!this.alive.delete(state)) throw new Error('released twice');
  }

  #made(tokens: readonly number[]): History {
    const state = { tokens };
    this.alive.add(state);
    this.stateCount++;
    return state;
  }
}

/** Six greedy tokens after the prompt "12". */
export const options: GenerateOptions = {
  tokenizer: digits,
  prompt: '12',
  sampler: greedySampler(),
  stoppingCriteria: [maximumLength(6)],
  key: randomKey(3),
};

/** All the tokens that an iteration gives. */
export async function collected(tokens: AsyncIterable<GeneratedToken>): Promise<GeneratedToken[]> {
  const all: GeneratedToken[] = [];
  for await (const token of tokens) all.push(token);
  return all;
}

/** The text that a decoder generates with {@link options}, some of them changed. */
export async function textOf(decoder: SumDecoder, changes: Partial<GenerateOptions> = {}): Promise<string> {
  return (await collected(generate(decoder, { ...options, ...changes }))).map(({ text }) => text).join('');
}
