import type { ReferenceStep } from './expect-as-reference.reference.js';
import { affine, parts, sigmoid } from './float64.reference.js';

/** A step of a minimal LSTM. Source: Feng et al. 2024, section 3.2, with f' = f/(f + i) and i' = i/(f + i). */
export const minLstmReference: ReferenceStep<{ inputWeight: number[][]; bias: number[] }, { hidden: number[] }> = (
  { inputWeight, bias },
  input,
  state,
) => {
  const [inputPart, forgetPart, candidate] = parts(affine(input, inputWeight, bias), 3) as number[][] as [
    number[],
    number[],
    number[],
  ];
  const hidden = state.hidden.map((before, unit) => {
    const i = sigmoid(inputPart[unit] as number);
    const f = sigmoid(forgetPart[unit] as number);
    return (f / (f + i)) * before + (i / (f + i)) * (candidate[unit] as number);
  });
  return { output: hidden, state: { hidden } };
};
