import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { requireInteger, type TranslationBatch } from '@unroll/core';
import { sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree, StateTree } from '@unroll/tensors';
import type { EncoderDecoder, EncoderDecoderParameters } from './encoder-decoder.js';
import { type ScheduledSampling, scheduledSequence } from './scheduled-sequence.js';

/** Options of {@link translationObjective}. */
export type TranslationObjectiveOptions<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  Tied extends boolean = false,
> = {
  /** Default: the decoder always reads the right tokens. */
  readonly scheduledSampling?: ScheduledSampling;
  /**
   * The model to train with, over the same parameters, by the count of steps made before: one with noise, anew for each
   * step. Default: the model itself.
   */
  readonly trainingModel?: (step: number) => EncoderDecoder<EncoderParameters, DecoderParameters, StateTree, Tied>;
};

/**
 * The objective that an encoder-decoder is trained on: the mean over all targets of a batch, those of end included, of
 * -log p(target | source, targets before), in nats. What stands past the lengths counts for nothing.
 *
 * The decoder reads the right tokens (teacher forcing); with `scheduledSampling`, some of its own in their place, through
 * the choice of which no gradient flows. That and `trainingModel` are for training: a loss that is only measured, as by
 * `evaluate`, is without them.
 *
 * Source: Sutskever, Vinyals & Le 2014; scheduled sampling, Bengio et al. 2015.
 *
 * @throws VocabularyError from `loss`, if a token of the batch is not in its vocabulary.
 * @throws ArgumentError from `loss`, if a probability is not from 0 to 1.
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
  const { scheduledSampling, trainingModel = () => model } = options;
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: () => ({}),
    loss(parameters, batch, _state, step) {
      const { batchSize, timeSteps, sourceTimeSteps } = batch;
      const used: EncoderDecoder<EncoderParameters, DecoderParameters, StateTree, Tied> =
        step === undefined ? model : trainingModel(step);
      return tidy(() => {
        const sources = tensor2d(batch.sources, [batchSize, sourceTimeSteps], 'int32');
        const state = used.encode(parameters, sources, { lengths: tensor1d(batch.sourceLengths, 'int32') });
        const mask = placesWithin(batch);
        // What is read past the lengths changes nothing, so that the decoder need not know them.
        const inputs = batch.inputs.map((token, place) => (mask[place] === 1 ? token : 0));
        const logits =
          step === undefined || scheduledSampling === undefined
            ? used.sequence(parameters, tensor2d(inputs, [batchSize, timeSteps], 'int32'), state).logits
            : scheduledSequence(
                { model: used, parameters, state, inputs, batchSize, timeSteps },
                scheduledSampling,
                step,
              );
        const targets = tensor2d(batch.targets, [batchSize, timeSteps], 'int32');
        const counted = tensor2d(mask, [batchSize, timeSteps], 'bool');
        return { loss: sparseSoftmaxCrossEntropy({ logits, targets, mask: counted }), state: {} };
      });
    },
  };
}

/** 1 for every target within its row's length, 0 past it: row-major [batchSize, timeSteps]. */
function placesWithin({ batchSize, timeSteps, targetLengths }: TranslationBatch): Uint8Array {
  const caller = 'translationObjective';
  const count = { minimum: batchSize, maximum: batchSize };
  requireInteger(caller, { 'batch.targetLengths.length': targetLengths.length }, count);
  const mask = new Uint8Array(batchSize * timeSteps);
  for (const [row, length] of targetLengths.entries()) {
    requireInteger(caller, { [`batch.targetLengths[${row}]`]: length }, { maximum: timeSteps });
    mask.fill(1, row * timeSteps, row * timeSteps + length);
  }
  return mask;
}
