import type { ReferenceStep } from './expect-as-reference.reference.js';
import { affine, parts, sigmoid } from './float64.reference.js';

type Parameters = { inputWeight: number[][]; recurrentWeight: number[][][]; bias: number[] };
type State = { hidden: number[]; memory: number[]; normalizer: number[]; stabilizer: number[] };

/**
 * A step of an sLSTM. Source: Beck et al. 2024, equations 8 to 14, without their stabilizer:
 *
 *   c = f∘c₋₁ + i∘z      n = f∘n₋₁ + i      h = o∘c/n      z = tanh(z̃), i = exp(ĩ), f = σ(f̃), o = σ(õ)
 *
 * What the state holds is c and n divided by e^m, with m = max(log f + m₋₁, log i), equation 15.
 */
export const sLstmReference: ReferenceStep<Parameters, State> = (parameters, input, state) => {
  const { inputWeight, recurrentWeight, bias } = parameters;
  const size = state.hidden.length;
  const headSize = size / recurrentWeight.length;
  const projections = parts(affine(input, inputWeight, bias), 4);
  const hidden: number[] = [];
  const memory: number[] = [];
  const normalizer: number[] = [];
  const stabilizer: number[] = [];
  for (let unit = 0; unit < size; unit++) {
    const head = Math.floor(unit / headSize);
    const weight = recurrentWeight[head] as number[][];
    const [logInput, forget, candidate, output] = projections.map((projection, gate) =>
      weight.reduce(
        (total, row, other) =>
          total +
          (state.hidden[head * headSize + other] as number) * (row[gate * headSize + (unit % headSize)] as number),
        projection[unit] as number,
      ),
    ) as [number, number, number, number];
    const before = state.stabilizer[unit] as number;
    const i = Math.exp(logInput);
    const f = sigmoid(forget);
    const c = f * (state.memory[unit] as number) * Math.exp(before) + i * Math.tanh(candidate);
    const n = f * (state.normalizer[unit] as number) * Math.exp(before) + i;
    const m = Math.max(Math.log(f) + before, logInput);
    hidden.push((sigmoid(output) * c) / n);
    memory.push(c * Math.exp(-m));
    normalizer.push(n * Math.exp(-m));
    stabilizer.push(m);
  }
  return { output: hidden, state: { hidden, memory, normalizer, stabilizer } };
};
