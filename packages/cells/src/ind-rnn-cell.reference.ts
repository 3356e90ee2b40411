import type { ReferenceStep } from './expect-as-reference.reference.js';
import { affine } from './float64.reference.js';

type Parameters = { inputWeight: number[][]; recurrentWeight: number[]; bias: number[] };

/** A step of an IndRNN. Source: Li et al. 2018, equation 2: h = σ(W·x + u∘h₋₁ + b), with any activation σ. */
export function indRnnReference(activate: (value: number) => number): ReferenceStep<Parameters, { hidden: number[] }> {
  return ({ inputWeight, recurrentWeight, bias }, input, state) => {
    const hidden = affine(input, inputWeight, bias).map((projection, unit) =>
      activate(projection + (recurrentWeight[unit] as number) * (state.hidden[unit] as number)),
    );
    return { output: hidden, state: { hidden } };
  };
}
