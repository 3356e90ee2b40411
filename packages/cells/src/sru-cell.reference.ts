import type { ReferenceStep } from './expect-as-reference.reference.js';
import { affine, parts, sigmoid } from './float64.reference.js';

type Parameters = {
  inputWeight: number[][];
  forgetMemoryWeight: number[];
  resetMemoryWeight: number[];
  bias: number[];
};

/**
 * A step of a simple recurrent unit. Source: Lei et al. 2018, equations 1 to 4, with the highway's scale α = √3:
 *
 *   f = σ(Wf·x + vf∘c₋₁ + bf)   c = f∘c₋₁ + (1 - f)∘(W·x)   r = σ(Wr·x + vr∘c₋₁ + br)   h = r∘c + (1 - r)∘x·α
 */
export const sruReference: ReferenceStep<Parameters, { memory: number[] }> = (parameters, input, state) => {
  const { inputWeight, forgetMemoryWeight, resetMemoryWeight, bias } = parameters;
  const columns = (inputWeight[0] as number[]).length;
  const size = bias.length / 2;
  const projection = affine(input, inputWeight, Array(columns).fill(0));
  const [candidate, forget, reset, highway = input] = parts(projection, columns / size) as [
    number[],
    number[],
    number[],
    number[]?,
  ];
  const [forgetBias, resetBias] = parts(bias, 2) as [number[], number[]];
  const memory: number[] = [];
  const output: number[] = [];
  for (let unit = 0; unit < size; unit++) {
    const before = state.memory[unit] as number;
    const at = (list: readonly number[]): number => list[unit] as number;
    const f = sigmoid(at(forget) + at(forgetMemoryWeight) * before + at(forgetBias));
    const r = sigmoid(at(reset) + at(resetMemoryWeight) * before + at(resetBias));
    memory.push(f * before + (1 - f) * at(candidate));
    output.push(r * at(memory) + (1 - r) * at(highway) * Math.sqrt(3));
  }
  return { output, state: { memory } };
};
