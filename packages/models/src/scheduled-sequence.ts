import { stack, type Tensor2D, type Tensor3D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { foldInKey, type RandomKey, randomUniforms, requireNumber, type Sampler, splitKey } from '@unroll/core';
import { multinomialSampler } from '@unroll/samplers';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { EncoderDecoder, EncoderDecoderParameters } from './encoder-decoder.js';

/** How often, in training, a decoder reads what it would write itself in place of the right token. */
export type ScheduledSampling = {
  /** How probable that is for each token but the first, by the count of steps made before. From 0 to 1. */
  readonly probability: (step: number) => number;
  /** What the places and the tokens are drawn from. The same key gives the same ones on every machine. */
  readonly key: RandomKey;
  /** The choice among the logits. Default `multinomialSampler()`; `greedySampler()` takes the most likely token. */
  readonly sampler?: Sampler;
};

/** What {@link scheduledSequence} runs. */
export type ScheduledRun<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  Tied extends boolean,
> = {
  readonly model: EncoderDecoder<EncoderParameters, DecoderParameters, StateTree, Tied>;
  readonly parameters: EncoderDecoderParameters<EncoderParameters, DecoderParameters, Tied>;
  readonly state: StateTree;
  /** The right tokens, row-major [batchSize, timeSteps]. */
  readonly inputs: Int32Array;
  readonly batchSize: number;
  readonly timeSteps: number;
};

/**
 * The logits [batch, time, vocabulary] of a decoder that at some steps reads a token drawn from its own logits, through
 * which no gradient flows.
 *
 * Source: Bengio et al. 2015, section 2.4.
 *
 * @throws ArgumentError if the probability at this step is not from 0 to 1.
 */
export function scheduledSequence<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  Tied extends boolean,
>(
  { model, parameters, state, inputs, batchSize, timeSteps }: ScheduledRun<EncoderParameters, DecoderParameters, Tied>,
  { probability, key, sampler = multinomialSampler() }: ScheduledSampling,
  step: number,
): Tensor3D {
  const share = probability(step);
  requireNumber(
    'translationObjective.loss',
    { 'scheduledSampling.probability(step)': share },
    { minimum: 0, maximum: 1 },
  );
  if (share === 0) {
    return model.sequence(parameters, tensor2d(inputs, [batchSize, timeSteps], 'int32'), state).logits;
  }
  const [placesKey, tokensKey] = splitKey(foldInKey(key, step), 2);
  const draws = [...randomUniforms(placesKey, inputs.length)];
  const logits: Tensor2D[] = [];
  let current = state;
  for (let time = 0; time < timeSteps; time++) {
    const before = logits.at(-1)?.dataSync() as Float32Array | undefined;
    const canDraw = before?.every(Number.isFinite) === true; // of others the loss tells that training diverged
    const tokens = Int32Array.from({ length: batchSize }, (_, row) => {
      const place = row * timeSteps + time;
      if (before === undefined || !canDraw || (draws[place] as number) >= share) return inputs[place] as number;
      const { targetVocabularySize: size } = model;
      return sampler(before.subarray(row * size, (row + 1) * size), foldInKey(tokensKey, place));
    });
    const next = model.step(parameters, tensor1d(tokens, 'int32'), current);
    logits.push(next.logits);
    current = next.state;
  }
  return stack(logits, 1) as Tensor3D;
}
