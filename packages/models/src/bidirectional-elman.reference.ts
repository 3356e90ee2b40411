import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import type { BidirectionalParameters, ElmanParameters } from '@unroll/cells';
import type { LinearHeadParameters } from './linear-head.js';
import type { AttentionPoolingParameters, Pooling, PoolingParameters } from './pooling.js';
import type { SequenceClassifierParameters } from './sequence-classifier.js';
import type { SequenceTaggerParameters } from './sequence-tagger.js';

type Vector = readonly number[];
type Encoder = BidirectionalParameters<ElmanParameters, ElmanParameters>;

/** The logits of one sequence's class in float64, from the equations: a bidirectional Elman network, pooled. */
export function classLogits(
  parameters: SequenceClassifierParameters<Encoder>,
  pooling: Pooling,
  tokens: readonly number[],
): Vector {
  const { forward, backward } = outputsOf(parameters, tokens);
  const outputs = forward.map((one, time) => [...one, ...(backward[time] as Vector)]);
  const pooled = {
    last: () => [...(forward.at(-1) as Vector), ...(backward[0] as Vector)],
    mean: () =>
      weightedSum(
        outputs,
        outputs.map(() => 1 / outputs.length),
      ),
    max: () => (outputs[0] as Vector).map((_, feature) => Math.max(...outputs.map((one) => one[feature] as number))),
    attention: () => weightedSum(outputs, attentionWeights(parameters.pooling, outputs)),
  }[pooling]();
  return affine(pooled, parameters.head);
}

/** The logits of the tags of one sequence in float64, from the equations: a bidirectional Elman network. */
export function tagLogits(parameters: SequenceTaggerParameters<Encoder>, tokens: readonly number[]): Vector[] {
  const { forward, backward } = outputsOf(parameters, tokens);
  return forward.map((one, time) => affine([...one, ...(backward[time] as Vector)], parameters.head));
}

function outputsOf(
  { embedding, encoder }: Pick<SequenceTaggerParameters<Encoder>, 'embedding' | 'encoder'>,
  tokens: readonly number[],
): { forward: Vector[]; backward: Vector[] } {
  const size = encoder.forward.inputWeight.shape[0];
  const rows = embedding.weight?.arraySync();
  const vectors = tokens.map(
    (token) => rows?.[token] ?? Array.from({ length: size }, (_, index) => (index === token ? 1 : 0)),
  );
  return {
    forward: elmanOutputs(encoder.forward, vectors),
    backward: elmanOutputs(encoder.backward, [...vectors].reverse()).reverse(),
  };
}

/** hidden' = tanh(x·W + hidden·U + b) */
function elmanOutputs({ inputWeight, recurrentWeight, bias }: ElmanParameters, inputs: readonly Vector[]): Vector[] {
  let hidden: Vector = numbersOf(bias).map(() => 0);
  return inputs.map((input) => {
    const [fromInput, fromHidden] = [product(input, inputWeight), product(hidden, recurrentWeight)];
    hidden = numbersOf(bias).map((own, unit) =>
      Math.tanh((fromInput[unit] as number) + (fromHidden[unit] as number) + own),
    );
    return hidden;
  });
}

/** softmax(tanh(output·W + b)·v) over the steps */
function attentionWeights(parameters: PoolingParameters, outputs: readonly Vector[]): Vector {
  const { weight, bias, scoreWeight } = parameters as AttentionPoolingParameters;
  const context = numbersOf(scoreWeight);
  const powers = outputs.map((output) => {
    const hidden = affine(output, { weight, bias }).map(Math.tanh);
    return Math.exp(hidden.reduce((sum, value, unit) => sum + value * (context[unit] as number), 0));
  });
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function weightedSum(vectors: readonly Vector[], weights: Vector): Vector {
  return (vectors[0] as Vector).map((_, feature) =>
    vectors.reduce((sum, vector, index) => sum + (weights[index] as number) * (vector[feature] as number), 0),
  );
}

function affine(vector: Vector, { weight, bias }: LinearHeadParameters): Vector {
  const offsets = numbersOf(bias);
  return product(vector, weight).map((value, column) => value + (offsets[column] as number));
}

function product(vector: Vector, weight: Tensor2D): Vector {
  const rows = weight.arraySync();
  return Array.from({ length: weight.shape[1] }, (_, column) =>
    vector.reduce((sum, value, row) => sum + value * (rows[row]?.[column] as number), 0),
  );
}

function numbersOf(one: Tensor1D | Tensor): number[] {
  return [...one.dataSync()];
}
