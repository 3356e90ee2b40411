import type { ReferenceStep } from './expect-as-reference.reference.js';
import { affine, parts, sigmoid } from './float64.reference.js';

type Matrix = number[][];
type Lstm = { hidden: number[]; memory: number[] };
type Gru = { hidden: number[] };
type Weights = { inputWeight: Matrix; recurrentWeight: Matrix; bias: number[] };
type GruWeights = Weights & { recurrentBias: number[] };

/** Keras 2: clip(0.2·x + 0.5, 0, 1). */
export function hardSigmoid(value: number): number {
  return Math.min(1, Math.max(0, 0.2 * value + 0.5));
}

/** A step of an Elman cell with relu. */
export const reluReference: ReferenceStep<Weights, Gru> = (parameters, input, state) => {
  const { inputWeight, recurrentWeight, bias } = parameters;
  const sums = plus(affine(input, inputWeight, bias), product(state.hidden, recurrentWeight));
  return shown({ hidden: sums.map((sum) => Math.max(0, sum)) });
};

/** A step of an LSTM whose gates open by a given function. */
export function lstmReference(activate: (value: number) => number): ReferenceStep<Weights, Lstm> {
  return ({ inputWeight, recurrentWeight, bias }, input, { hidden, memory }) => {
    const sums = plus(affine(input, inputWeight, bias), product(hidden, recurrentWeight));
    const [i, f, g, o] = parts(sums, 4) as Four;
    const next = memory.map((c, unit) => activate(at(f, unit)) * c + activate(at(i, unit)) * Math.tanh(at(g, unit)));
    return shown({ hidden: next.map((c, unit) => activate(at(o, unit)) * Math.tanh(c)), memory: next });
  };
}

/**
 * A step of a GRU whose gates open by a given function. Source: Cho et al. 2014; cuDNN for the reset after the product.
 */
export function gruReference(
  reset: 'after' | 'before',
  activate: (value: number) => number,
): ReferenceStep<GruWeights, Gru> {
  return ({ inputWeight, recurrentWeight, bias, recurrentBias }, input, { hidden }) => {
    const [inputR, inputZ, inputN] = parts(affine(input, inputWeight, bias), 3) as Three;
    const [hiddenR, hiddenZ, hiddenN] = parts(affine(hidden, recurrentWeight, recurrentBias), 3) as Three;
    const r = plus(inputR, hiddenR).map(activate);
    const z = plus(inputZ, hiddenZ).map(activate);
    const resetHidden = hidden.map((h, unit) => at(r, unit) * h);
    const [, , resetN] = parts(affine(resetHidden, recurrentWeight, recurrentBias), 3) as Three;
    const next = hidden.map((h, unit) => {
      const recurrence = reset === 'after' ? at(r, unit) * at(hiddenN, unit) : at(resetN, unit);
      const n = Math.tanh(at(inputN, unit) + recurrence);
      return (1 - at(z, unit)) * n + at(z, unit) * h;
    });
    return shown({ hidden: next });
  };
}

/**
 * A step of an LSTM with projection. Source: Sak et al. 2014, without peepholes and without a part that is not fed
 * back.
 */
export const projectedLstmReference: ReferenceStep<Weights & { projectionWeight: Matrix }, Lstm> = (
  { projectionWeight, ...weights },
  input,
  state,
) => {
  const next = lstmReference(sigmoid)(weights, input, state);
  return shown({ hidden: product(next.output, projectionWeight), memory: next.state.memory });
};

/** A step of an LSTM with peepholes. Source: Graves 2013, equations 7 to 11. */
export const peepholeLstmReference: ReferenceStep<
  Weights & { inputPeephole: number[]; forgetPeephole: number[]; outputPeephole: number[] },
  Lstm
> = (parameters, input, { hidden, memory }) => {
  const { inputWeight, recurrentWeight, bias, inputPeephole, forgetPeephole, outputPeephole } = parameters;
  const sums = plus(affine(input, inputWeight, bias), product(hidden, recurrentWeight));
  const [inputPart, forgetPart, candidatePart, outputPart] = parts(sums, 4) as Four;
  const next = memory.map((c, unit) => {
    const i = sigmoid(at(inputPart, unit) + at(inputPeephole, unit) * c);
    const f = sigmoid(at(forgetPart, unit) + at(forgetPeephole, unit) * c);
    return f * c + i * Math.tanh(at(candidatePart, unit));
  });
  const opened = next.map((c, unit) => sigmoid(at(outputPart, unit) + at(outputPeephole, unit) * c));
  return shown({ hidden: next.map((c, unit) => at(opened, unit) * Math.tanh(c)), memory: next });
};

/** A step of an LSTM whose input gate is 1 less the forget gate. Source: Greff et al. 2017, CIFG, without peepholes. */
export const coupledLstmReference: ReferenceStep<Weights, Lstm> = (parameters, input, { hidden, memory }) => {
  const { inputWeight, recurrentWeight, bias } = parameters;
  const sums = plus(affine(input, inputWeight, bias), product(hidden, recurrentWeight));
  const [forgetPart, candidatePart, outputPart] = parts(sums, 3) as Three;
  const next = memory.map((c, unit) => {
    const f = sigmoid(at(forgetPart, unit));
    return f * c + (1 - f) * Math.tanh(at(candidatePart, unit));
  });
  return shown({ hidden: next.map((c, unit) => sigmoid(at(outputPart, unit)) * Math.tanh(c)), memory: next });
};

/**
 * A step of a layer-normalized LSTM. Source: Ba et al. 2016, supplementary material; the biases of one gate are one.
 */
export const layerNormLstmReference: ReferenceStep<
  Weights & { inputGain: number[]; recurrentGain: number[]; memoryGain: number[]; memoryBias: number[] },
  Lstm
> = (parameters, input, { hidden, memory }) => {
  const { inputWeight, inputGain, recurrentWeight, recurrentGain, bias, memoryGain, memoryBias } = parameters;
  const fromInput = times(standardized(product(input, inputWeight)), inputGain);
  const fromHidden = times(standardized(product(hidden, recurrentWeight)), recurrentGain);
  const [i, f, g, o] = parts(plus(plus(fromInput, fromHidden), bias), 4) as Four;
  const next = memory.map((c, unit) => sigmoid(at(f, unit)) * c + sigmoid(at(i, unit)) * Math.tanh(at(g, unit)));
  const visible = plus(times(standardized(next), memoryGain), memoryBias);
  return shown({ hidden: visible.map((c, unit) => sigmoid(at(o, unit)) * Math.tanh(c)), memory: next });
};

/** A step of a layer-normalized GRU. Source: Ba et al. 2016, supplementary material, with an update gate that keeps. */
export const layerNormGruReference: ReferenceStep<
  GruWeights & { inputGain: number[]; recurrentGain: number[] },
  Gru
> = (parameters, input, { hidden }) => {
  const { inputWeight, inputGain, bias, recurrentWeight, recurrentGain, recurrentBias } = parameters;
  const normalized = (sums: number[], gain: number[], shift: number[]): Three => {
    const gateCount = (2 * sums.length) / 3;
    const rows = [standardized(sums.slice(0, gateCount)), standardized(sums.slice(gateCount))].flat();
    return parts(plus(times(rows, gain), shift), 3) as Three;
  };
  const [inputR, inputZ, inputN] = normalized(product(input, inputWeight), inputGain, bias);
  const [hiddenR, hiddenZ, hiddenN] = normalized(product(hidden, recurrentWeight), recurrentGain, recurrentBias);
  const next = hidden.map((h, unit) => {
    const r = sigmoid(at(inputR, unit) + at(hiddenR, unit));
    const z = sigmoid(at(inputZ, unit) + at(hiddenZ, unit));
    const n = Math.tanh(at(inputN, unit) + r * at(hiddenN, unit));
    return (1 - z) * n + z * h;
  });
  return shown({ hidden: next });
};

type Three = [number[], number[], number[]];
type Four = [number[], number[], number[], number[]];

/** A state whose hidden part is the output as well. */
function shown<State extends Gru>(state: State): { output: number[]; state: State } {
  return { output: state.hidden, state };
}

function at(list: readonly number[], index: number): number {
  return list[index] as number;
}

function product(row: readonly number[], weight: Matrix): number[] {
  return affine(row, weight, Array((weight[0] as number[]).length).fill(0));
}

function plus(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, index) => value + at(right, index));
}

function times(left: readonly number[], right: readonly number[]): number[] {
  return left.map((value, index) => value * at(right, index));
}

/** (v - mean(v)) / √(variance(v) + 1e-5) */
function standardized(row: readonly number[]): number[] {
  const mean = row.reduce((total, value) => total + value, 0) / row.length;
  const variance = row.reduce((total, value) => total + (value - mean) ** 2, 0) / row.length;
  return row.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
}
