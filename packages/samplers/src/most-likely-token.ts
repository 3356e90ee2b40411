import { ArgumentError } from '@unroll/core';

/**
 * The token id with the largest logit, the lowest such id if there are several.
 *
 * @param caller The function that was called, as the user writes it.
 * @param logits Logits of shape [vocabulary].
 * @throws ArgumentError if a logit is NaN or Infinity, which names the token, or if none is above -Infinity.
 */
export function mostLikelyToken(caller: string, logits: Float32Array): number {
  let best = -1;
  let largest = -Infinity;
  for (let token = 0; token < logits.length; token++) {
    const logit = logits[token] as number;
    if (logit > largest) {
      best = token;
      largest = logit;
    } else if (Number.isNaN(logit)) {
      throw notFinite(caller, token, logit);
    }
  }
  if (largest === Infinity) throw notFinite(caller, best, largest);
  if (best >= 0) return best;
  throw new ArgumentError({
    caller,
    argument: 'logits',
    expectation: 'leave at least one token possible',
    actual: 0,
    advice: 'The processors together rule every token out: loosen or remove one.',
  });
}

function notFinite(caller: string, token: number, actual: number): ArgumentError {
  return new ArgumentError({
    caller,
    argument: `logits[${token}]`,
    expectation: 'be a finite number or -Infinity',
    actual,
    advice: 'A model whose training diverged gives such logits, and so does a temperature too close to 0.',
  });
}
