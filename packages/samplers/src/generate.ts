import {
  ArgumentError,
  type DecodingContext,
  eventLoopTurn,
  foldInKey,
  type LogitsProcessor,
  type RandomKey,
  type Sampler,
  type StoppingCriterion,
  type TokenDecoder,
  type Tokenizer,
} from '@unroll/core';
import { logProbability } from './log-probability.js';

/** What {@link generate} needs besides the decoder. */
export type GenerateOptions = {
  /** The tokenizer that the decoder's model was trained with. */
  readonly tokenizer: Tokenizer;
  /** The text to continue. At least one token, since a decoder reads a token before it predicts one. */
  readonly prompt: string;
  /** The choice of each token. */
  readonly sampler: Sampler;
  /** Changes to the logits before each choice, applied in this order. Default none. */
  readonly processors?: readonly LogitsProcessor[];
  /** Generation ends after the first token for which one of these holds. May be empty only if there is a `signal`. */
  readonly stoppingCriteria: readonly StoppingCriterion[];
  /** The randomness. Generated token i, from 0, is drawn with `foldInKey(key, i)`. */
  readonly key: RandomKey;
  /** Ends the generation when it is aborted: the iteration then throws the signal's reason. */
  readonly signal?: AbortSignal;
};

/** One generated token. */
export type GeneratedToken = {
  /** The token id. */
  readonly token: number;
  /** The token's text: `tokenizer.decode([token])`. */
  readonly text: string;
  /** The logarithm of the token's probability, in nats, under the logits that the processors handed to the sampler. */
  readonly logProbability: number;
};

/**
 * The continuation of a prompt, token by token, from any model that steps through tokens.
 *
 * The prompt itself is not part of what is generated; the token that meets a stopping criterion is. The same decoder,
 * options and key give the same tokens on every machine on which the decoder gives the same logits.
 *
 * Between steps the event loop gets a turn whenever 20 milliseconds have passed, so that a page stays alive. Every
 * decoder state is released once: at the end, and also after `break`, an error, or an abort.
 *
 * @throws ArgumentError at the call, if the tokenizer and the decoder differ in their vocabulary size, if the prompt has
 *   no tokens, or if nothing would ever end the generation.
 * @throws VocabularyError at the call, if the tokenizer does not know a piece of the prompt.
 * @example for await (const { text } of generate(decoder, options)) process.stdout.write(text);
 */
export function generate<State>(
  decoder: TokenDecoder<State>,
  options: GenerateOptions,
): AsyncGenerator<GeneratedToken, void, undefined> {
  const { tokenizer, prompt, stoppingCriteria, signal } = options;
  const caller = 'generate';
  if (tokenizer.vocabularySize !== decoder.vocabularySize) {
    throw new ArgumentError({
      caller,
      argument: 'tokenizer.vocabularySize',
      expectation: `equal the decoder's, ${decoder.vocabularySize}`,
      actual: tokenizer.vocabularySize,
      advice: 'Use the tokenizer that the model was trained with.',
    });
  }
  if (stoppingCriteria.length === 0 && signal === undefined) {
    throw new ArgumentError({
      caller,
      argument: 'stoppingCriteria',
      expectation: 'hold at least one criterion if there is no signal',
      actual: 0,
      advice: 'Add maximumLength(300), for example.',
    });
  }
  const promptTokens = tokenizer.encode(prompt);
  if (promptTokens.length === 0) {
    throw new ArgumentError({
      caller,
      argument: 'prompt',
      expectation: 'hold at least one token',
      actual: prompt,
      advice:
        'The model reads a token before it predicts one: start with a line break or with the first word of a text.',
    });
  }
  return continuation(decoder, promptTokens, options);
}

const turnIntervalMilliseconds = 20;

async function* continuation<State>(
  decoder: TokenDecoder<State>,
  promptTokens: Int32Array,
  { tokenizer, sampler, processors = [], stoppingCriteria, key, signal }: GenerateOptions,
): AsyncGenerator<GeneratedToken, void, undefined> {
  const tokens = Array.from(promptTokens);
  const context: DecodingContext = { tokens, promptLength: tokens.length };
  signal?.throwIfAborted();
  let state = decoder.initialState(1);
  try {
    let lastTurn = performance.now();
    for (let position = 0; ; position++) {
      if (performance.now() - lastTurn >= turnIntervalMilliseconds) {
        await eventLoopTurn();
        lastTurn = performance.now();
      }
      signal?.throwIfAborted();
      const read = new Int32Array(1);
      read[0] = tokens[position] as number;
      const next = decoder.step(read, state);
      const replaced = state;
      state = next.state;
      if (replaced !== state) decoder.release(replaced);
      if (position < tokens.length - 1) continue; // the prompt goes on
      const logits = processors.reduce((current, processor) => processor(current, context), next.logits);
      const token = sampler(logits, foldInKey(key, tokens.length - promptTokens.length));
      tokens.push(token);
      yield { token, text: tokenizer.decode([token]), logProbability: logProbability(logits, token) };
      if (stoppingCriteria.some((isMet) => isMet(context))) return;
    }
  } finally {
    decoder.release(state);
  }
}
