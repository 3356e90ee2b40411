import type { TokenDecoder } from '@unroll/core';

/** The mean of -log₂ p(token) over all tokens but the first, each given those before it: bits a token. */
export function decoderLoss<State>(decoder: TokenDecoder<State>, tokens: Int32Array): number {
  const targets = tokens.subarray(1);
  let state = decoder.initialState(1);
  let sum = 0;
  for (const [position, target] of targets.entries()) {
    const { logits, state: next } = decoder.step(tokens.subarray(position, position + 1), state);
    if (next !== state) decoder.release(state);
    state = next;
    sum -= logProbability(logits, target);
  }
  decoder.release(state);
  return sum / targets.length / Math.LN2;
}

function logProbability(logits: Float32Array, token: number): number {
  const largest = logits.reduce((left, right) => Math.max(left, right));
  const total = logits.reduce((sum, logit) => sum + Math.exp(logit - largest), 0);
  return (logits[token] as number) - largest - Math.log(total);
}
