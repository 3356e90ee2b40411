import type { ReferenceStep } from './expect-as-reference.reference.js';
import { affine, parts, sigmoid } from './float64.reference.js';

/**
 * A step of a minimal GRU. Source: Feng et al. 2024, section 3.1: h = (1 - z)∘h₋₁ + z∘h̃, with z = σ(x·Wz), h̃ = x·Wh.
 */
export const minGruReference: ReferenceStep<{ inputWeight: number[][]; bias: number[] }, { hidden: number[] }> = (
  { inputWeight, bias },
  input,
  state,
) => {
  const [update, candidate] = parts(affine(input, inputWeight, bias), 2) as [number[], number[]];
  const hidden = state.hidden.map((before, unit) => {
    const gate = sigmoid(update[unit] as number);
    return (1 - gate) * before + gate * (candidate[unit] as number);
  });
  return { output: hidden, state: { hidden } };
};
