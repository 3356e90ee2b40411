import type { ReferenceStep } from './expect-as-reference.reference.js';
import { affine, parts, sigmoid } from './float64.reference.js';

type Parameters = { inputWeight: number[][]; bias: number[] };
type State = { memory: number[][][]; normalizer: number[][]; stabilizer: number[] };

/**
 * A step of an mLSTM. Source: Beck et al. 2024, equations 19 to 27, without their stabilizer:
 *
 *   C = f·C₋₁ + i·k⊗v      n = f·n₋₁ + i·k      h = o∘(q·C) / max(|n·q|, 1)
 *
 * What the state holds is C and n divided by e^m, with m = max(log f + m₋₁, log i), equation 15.
 */
export const mLstmReference: ReferenceStep<Parameters, State> = ({ inputWeight, bias }, input, state) => {
  const headCount = state.stabilizer.length;
  const headSize = (state.normalizer[0] as number[]).length;
  const projection = affine(input, inputWeight, bias);
  const wide = parts(projection.slice(0, 4 * headCount * headSize), 4) as [number[], number[], number[], number[]];
  const [inputGates, forgetGates] = parts(projection.slice(4 * headCount * headSize), 2) as [number[], number[]];
  const heads = state.stabilizer.map((before, head) => {
    const [q, unscaledKey, v, o] = wide.map((part) => parts(part, headCount)[head]) as [
      number[],
      number[],
      number[],
      number[],
    ];
    const k = unscaledKey.map((value) => value / Math.sqrt(headSize));
    const i = Math.exp(inputGates[head] as number);
    const f = sigmoid(forgetGates[head] as number);
    const restored = Math.exp(before);
    const memory = (state.memory[head] as number[][]).map((row, key) =>
      row.map((value, column) => f * value * restored + i * (k[key] as number) * (v[column] as number)),
    );
    const normalizer = (state.normalizer[head] as number[]).map(
      (value, key) => f * value * restored + i * (k[key] as number),
    );
    const weight = q.reduce((total, value, key) => total + value * (normalizer[key] as number), 0);
    const output = v.map((_, column) => {
      const read = q.reduce((total, value, key) => total + value * ((memory[key] as number[])[column] as number), 0);
      return (sigmoid(o[column] as number) * read) / Math.max(Math.abs(weight), 1);
    });
    const stabilizer = Math.max(Math.log(f) + before, inputGates[head] as number);
    const divided = (value: number): number => value * Math.exp(-stabilizer);
    return { output, memory: memory.map((row) => row.map(divided)), normalizer: normalizer.map(divided), stabilizer };
  });
  return {
    output: heads.flatMap(({ output }) => output),
    state: {
      memory: heads.map(({ memory }) => memory),
      normalizer: heads.map(({ normalizer }) => normalizer),
      stabilizer: heads.map(({ stabilizer }) => stabilizer),
    },
  };
};
