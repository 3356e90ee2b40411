import { Tensor } from '@tensorflow/tfjs-core';

/** A matrix as rows of numbers. */
type Matrix = readonly (readonly number[])[];
type Row = readonly number[];
type Gru = { inputWeight: Matrix; recurrentWeight: Matrix; bias: Row; recurrentBias: Row };
type Reader = {
  queryWeight?: Matrix;
  memoryWeight?: Matrix;
  bias?: Row;
  scoreWeight?: Matrix | Row;
  coverageWeight?: Row;
};
type Affine = { weight: Matrix; bias: Row };

/** The parameters of an encoder-decoder whose cells are GRUs, as numbers. */
type Numbers = {
  sourceEmbedding: { weight?: Matrix };
  targetEmbedding: { weight?: Matrix };
  encoder: Gru | { forward: Gru; backward: Gru };
  bridge: { weight?: { hidden: Matrix }; bias?: { hidden: Row } };
  decoder: Gru | { cell: Gru; reader: Reader; combine: Affine };
  head: { weight?: Matrix; bias: Row };
};

/** What is written, one row after another in float64, loops and equations only. */
export type Translation = {
  readonly parameters: unknown;
  readonly bridge: 'none' | 'copy' | 'dense';
  /** Whether the decoder reads its last output too. Default false. */
  readonly isFed?: boolean;
  /** Whether the embedding of the sources is that of the targets too. Default false. */
  readonly isShared?: boolean;
  /** The tokens of one source, without padding. */
  readonly source: Row;
  /** The tokens that the decoder reads. */
  readonly target: Row;
};

/**
 * The logits after each token of one target. Source: the GRU of Cho et al. 2014 with cuDNN's reset; Bahdanau et al.
 * 2015, appendix A; Luong et al. 2015, equations 5 and 8 and section 3.3; See et al. 2017, equations 10 and 11.
 */
export function referenceLogits(given: Translation): number[][] {
  const { parameters, bridge, isFed = false, isShared = false, source, target } = given;
  const { sourceEmbedding, targetEmbedding, encoder, bridge: layer, decoder, head } = numbersOf(parameters) as Numbers;
  const vectors = source.map((token) => vectorOf(sourceEmbedding.weight, token, inputSizeOf(encoder)));
  const { memory, finals } = encode(encoder, vectors);
  const attending = 'combine' in decoder ? decoder : undefined;
  const gru = 'combine' in decoder ? decoder.cell : decoder;
  const size = gru.recurrentWeight.length;
  let hidden: Row = Array(size).fill(0);
  if (bridge === 'copy') hidden = finals;
  if (bridge === 'dense') {
    hidden = affine(finals, layer.weight?.hidden as Matrix, layer.bias?.hidden as Row).map(Math.tanh);
  }
  const embedding = isShared ? sourceEmbedding.weight : targetEmbedding.weight;
  const inputSize = gru.inputWeight.length - (isFed ? (attending?.combine.bias.length as number) : 0);
  const headWeight = head.weight ?? transposed(embedding as Matrix);
  let output: Row = attending === undefined ? [] : attending.combine.bias.map(() => 0);
  let coverage: Row = memory.map(() => 0);
  return target.map((token) => {
    const vector = vectorOf(embedding, token, inputSize);
    hidden = gruStep(gru, isFed ? [...vector, ...output] : vector, hidden);
    output = hidden;
    if (attending !== undefined) {
      const weights = softmax(
        memory.map((place, at) => score(attending.reader, hidden, place, coverage[at] as number)),
      );
      coverage = plus(coverage, weights);
      const context = product(weights, memory);
      output = affine([...context, ...hidden], attending.combine.weight, attending.combine.bias).map(Math.tanh);
    }
    return affine(output, headWeight, head.bias);
  });
}

/** The outputs of an encoder, and its final states side by side. */
function encode(encoder: Numbers['encoder'], vectors: Matrix): { memory: Row[]; finals: Row } {
  if (!('forward' in encoder)) {
    const memory = run(encoder, vectors);
    return { memory, finals: memory.at(-1) as Row };
  }
  const forward = run(encoder.forward, vectors);
  const backward = run(encoder.backward, [...vectors].reverse()).reverse();
  return {
    memory: forward.map((row, time) => [...row, ...(backward[time] as Row)]),
    finals: [...(forward.at(-1) as Row), ...(backward[0] as Row)],
  };
}

/** The hidden states of a GRU after each vector. */
function run(gru: Gru, vectors: Matrix): Row[] {
  let hidden: Row = Array(gru.recurrentWeight.length).fill(0);
  return vectors.map((vector) => {
    hidden = gruStep(gru, vector, hidden);
    return hidden;
  });
}

function gruStep({ inputWeight, recurrentWeight, bias, recurrentBias }: Gru, input: Row, hidden: Row): number[] {
  const fromInput = affine(input, inputWeight, bias);
  const fromHidden = affine(hidden, recurrentWeight, recurrentBias);
  const size = hidden.length;
  return hidden.map((before, unit) => {
    const [reset, update, candidate] = [unit, size + unit, 2 * size + unit] as const;
    const r = sigmoid((fromInput[reset] as number) + (fromHidden[reset] as number));
    const z = sigmoid((fromInput[update] as number) + (fromHidden[update] as number));
    const n = Math.tanh((fromInput[candidate] as number) + r * (fromHidden[candidate] as number));
    return (1 - z) * n + z * before;
  });
}

/** How well a place of the memory fits a query: general, additive, or additive with coverage. */
function score(reader: Reader, query: Row, place: Row, covered: number): number {
  const { queryWeight, memoryWeight, bias, scoreWeight, coverageWeight } = reader;
  if (queryWeight === undefined) return dot(product(query, scoreWeight as Matrix), place);
  const sums = plus(affine(query, queryWeight, bias as Row), product(place, memoryWeight as Matrix));
  const inside = sums.map((sum, unit) => Math.tanh(sum + covered * (coverageWeight?.[unit] ?? 0)));
  return dot(inside, scoreWeight as Row);
}

function vectorOf(embedding: Matrix | undefined, token: number, size: number): Row {
  return embedding?.[token] ?? Array.from({ length: size }, (_, place) => (place === token ? 1 : 0));
}

function inputSizeOf(encoder: Numbers['encoder']): number {
  return ('forward' in encoder ? encoder.forward : encoder).inputWeight.length;
}

function affine(row: Row, weight: Matrix, bias: Row): number[] {
  return plus(product(row, weight), bias);
}

function product(row: Row, matrix: Matrix): number[] {
  return transposed(matrix).map((column) => dot(row, column));
}

function transposed(matrix: Matrix): number[][] {
  return (matrix[0] as Row).map((_, column) => matrix.map((row) => row[column] as number));
}

function dot(one: Row, other: Row): number {
  return one.reduce((total, value, place) => total + value * (other[place] as number), 0);
}

function plus(one: Row, other: Row): number[] {
  return one.map((value, place) => value + (other[place] as number));
}

function softmax(scores: Row): number[] {
  const powers = scores.map(Math.exp);
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The numbers of a tree of tensors. */
function numbersOf(tree: unknown): unknown {
  if (tree instanceof Tensor) return tree.arraySync();
  return Object.fromEntries(Object.entries(tree as object).map(([name, child]) => [name, numbersOf(child)]));
}
