import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { requireNumber, type TranslationBatch } from '@unroll/core';
import { sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree, StateTree } from '@unroll/tensors';
import type { EncoderDecoder, EncoderDecoderParameters } from './encoder-decoder.js';
import { placesWithin } from './places-within.js';
import { requireRowCounts } from './require-row-counts.js';
import { type ScheduledSampling, scheduledSequence } from './scheduled-sequence.js';
import { modelAt, type TrainingModelOptions } from './training-model.js';

/** Options of {@link translationObjective}. */
export type TranslationObjectiveOptions<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  Tied extends boolean = false,
> = TrainingModelOptions<EncoderDecoder<EncoderParameters, DecoderParameters, StateTree, Tied>> & {
  /** Default: the decoder always reads the right tokens. */
  readonly scheduledSampling?: ScheduledSampling;
  /**
   * The share of each target's weight that is spread evenly over all target tokens, where the loss is trained on: from 0 to
   * less than 1. Default 0.
   */
  readonly labelSmoothing?: number;
};

/**
 * The objective that an encoder-decoder is trained on: the mean over all targets of a batch, those of end included, of
 * -log p(target | source, targets before), in nats. What stands past the lengths counts for nothing.
 *
 * The decoder reads the right tokens (teacher forcing); with `scheduledSampling`, some of its own in their place, through
 * the choice of which no gradient flows. That, `labelSmoothing` and `trainingModel` are for training: a loss that is only
 * measured, as by `evaluate`, is without them.
 *
 * Source: Sutskever, Vinyals & Le 2014; scheduled sampling, Bengio et al. 2015.
 *
 * @throws VocabularyError from `loss`, if a token of the batch is not in its vocabulary.
 * @throws ArgumentError if the label smoothing is not from 0 to less than 1; from `loss`, if a probability is not from 0 to
 *   1, or a length of a target not from 1 to timeSteps.
 * @example const trainer = createTrainer({ objective: translationObjective(model), optimizer, key: randomKey(1) });
 */
export function translationObjective<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
>(
  model: EncoderDecoder<EncoderParameters, DecoderParameters, State, Tied>,
  options: TranslationObjectiveOptions<NoInfer<EncoderParameters>, NoInfer<DecoderParameters>, NoInfer<Tied>> = {},
): Objective<
  EncoderDecoderParameters<EncoderParameters, DecoderParameters, Tied>,
  Record<string, never>,
  TranslationBatch
> {
  const { scheduledSampling, labelSmoothing = 0 } = options;
  requireNumber('translationObjective', { labelSmoothing }, { minimum: 0, below: 1 });
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: () => ({}),
    loss(parameters, batch, _state, step) {
      const { batchSize, timeSteps, sourceTimeSteps } = batch;
      const targetLengths = { 'batch.targetLengths': batch.targetLengths };
      requireRowCounts('translationObjective.loss', targetLengths, batchSize, () => timeSteps);
      return tidy(() => {
        const current = modelAt<EncoderDecoder<EncoderParameters, DecoderParameters, StateTree, Tied>>(
          model,
          options,
          step,
        );
        const sources = tensor2d(batch.sources, [batchSize, sourceTimeSteps], 'int32');
        const state = current.encode(parameters, sources, { lengths: tensor1d(batch.sourceLengths, 'int32') });
        const mask = placesWithin(batch.targetLengths, timeSteps);
        // What is read past the lengths changes nothing, so that the decoder need not know them.
        const inputs = batch.inputs.map((token, place) => (mask[place] === 1 ? token : 0));
        const logits =
          step === undefined || scheduledSampling === undefined
            ? current.sequence(parameters, tensor2d(inputs, [batchSize, timeSteps], 'int32'), state).logits
            : scheduledSequence(
                { model: current, parameters, state, inputs, batchSize, timeSteps },
                scheduledSampling,
                step,
              );
        const targets = tensor2d(batch.targets, [batchSize, timeSteps], 'int32');
        const counted = tensor2d(mask, [batchSize, timeSteps], 'bool');
        const smoothing = step === undefined ? 0 : labelSmoothing;
        const loss = sparseSoftmaxCrossEntropy({ logits, targets, mask: counted, labelSmoothing: smoothing });
        return { loss, state: {} };
      });
    },
  };
}
