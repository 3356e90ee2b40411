import type { ReferenceStep } from './expect-as-reference.reference.js';
import { affine, parts, sigmoid } from './float64.reference.js';

type State = { memory: number[]; input: number[] };

/**
 * A step of a quasi-recurrent network with fo-pooling. Source: Bradbury et al. 2016, section 2 and equation 4:
 *
 *   c = f∘c₋₁ + (1 - f)∘z      h = o∘c      Z = tanh(Wz * X), F = σ(Wf * X), O = σ(Wo * X)
 */
export const qrnnReference: ReferenceStep<{ inputWeight: number[][]; bias: number[] }, State> = (
  { inputWeight, bias },
  input,
  state,
) => {
  const window = inputWeight.length === input.length ? input : [...state.input, ...input];
  const [z, f, o] = parts(affine(window, inputWeight, bias), 3) as [number[], number[], number[]];
  const memory = state.memory.map((before, unit) => {
    const forget = sigmoid(f[unit] as number);
    return forget * before + (1 - forget) * Math.tanh(z[unit] as number);
  });
  const output = memory.map((value, unit) => sigmoid(o[unit] as number) * value);
  return { output, state: { memory, input: [...input] } };
};
