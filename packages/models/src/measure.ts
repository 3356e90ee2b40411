import { exponential, requireInteger, requireTokens, type TokenDecoder } from '@unroll/core';
import { logProbability } from '@unroll/samplers';

/** What {@link measure} found. */
export type Measurement = {
  /** The mean of -log p(token that follows), in nats. */
  readonly loss: number;
  /** The number of equally likely tokens that would be as uncertain: e to the power of the loss. */
  readonly perplexity: number;
  /** Over how many tokens the mean was taken: all but the first, which is only read. */
  readonly targetCount: number;
};

/**
 * How well a decoder predicts a text: an n-gram model and a network, side by side, as generation sees them.
 *
 * The text is read from its start to its end by one row, whose state goes on all the way.
 *
 * @param tokens The text as token ids. At least two.
 * @throws ArgumentError if there are fewer.
 * @throws VocabularyError if a token is not from 0 to the decoder's vocabularySize - 1.
 * @example const { loss } = measure(nGramModel(tokens, { vocabularySize: 65 }), unseenTokens);
 */
export function measure<State>(decoder: TokenDecoder<State>, tokens: Int32Array): Measurement {
  requireInteger('measure', { 'tokens.length': tokens.length }, { minimum: 2 });
  requireTokens('measure', { tokens }, decoder.vocabularySize);
  const targetCount = tokens.length - 1;
  let nats = 0;
  let state = decoder.initialState(1);
  try {
    for (let position = 0; position < targetCount; position++) {
      const next = decoder.step(tokens.slice(position, position + 1), state);
      const replaced = state;
      state = next.state;
      if (replaced !== state) decoder.release(replaced);
      nats -= logProbability(next.logits, tokens[position + 1] as number);
    }
  } finally {
    decoder.release(state);
  }
  const loss = nats / targetCount;
  return { loss, perplexity: exponential(loss), targetCount };
}
