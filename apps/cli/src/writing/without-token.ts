import { float32Supply, type LogitsProcessor } from '@unroll/core';

/** Makes a token impossible: its logit becomes -Infinity. */
export function withoutToken(token: number): LogitsProcessor {
  const supply = float32Supply();
  return (logits) => {
    const others = supply(logits.length);
    others.set(logits);
    others[token] = Number.NEGATIVE_INFINITY;
    return others;
  };
}
