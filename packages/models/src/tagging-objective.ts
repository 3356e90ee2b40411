import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { requireNumber, type TaggingBatch } from '@unroll/core';
import { sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree } from '@unroll/tensors';
import { placesWithin } from './places-within.js';
import { requireLabels } from './require-labels.js';
import type { SequenceTagger, SequenceTaggerParameters } from './sequence-tagger.js';
import { modelAt, type TrainingModelOptions } from './training-model.js';

/** Options of {@link taggingObjective}. */
export type TaggingObjectiveOptions<EncoderParameters extends ParameterTree> = TrainingModelOptions<
  SequenceTagger<EncoderParameters>
> & {
  /**
   * The share of each label's weight that is spread evenly over all tags, where the loss is trained on: from 0 to less
   * than 1. Default 0.
   */
  readonly labelSmoothing?: number;
};

/**
 * The objective that a sequence tagger is trained on: the mean over all tokens of a batch, padding left out, of
 * -log p(label), in nats.
 *
 * @throws ArgumentError if the label smoothing is not from 0 to less than 1; from `loss`, if a label of a token is not from
 *   0 to tagCount - 1.
 * @throws VocabularyError from `loss`, if a token of the batch is not from 0 to vocabularySize - 1.
 * @example const trainer = createTrainer({ objective: taggingObjective(model), optimizer, key: randomKey(1) });
 */
export function taggingObjective<EncoderParameters extends ParameterTree>(
  model: SequenceTagger<EncoderParameters>,
  options: TaggingObjectiveOptions<NoInfer<EncoderParameters>> = {},
): Objective<SequenceTaggerParameters<EncoderParameters>, Record<string, never>, TaggingBatch> {
  const { labelSmoothing = 0 } = options;
  requireNumber('taggingObjective', { labelSmoothing }, { minimum: 0, below: 1 });
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: () => ({}),
    loss(parameters, { batchSize, timeSteps, inputs, lengths, labels }, state, step) {
      requireLabels('taggingObjective.loss', { labels, timeSteps, lengths, classCount: model.tagCount });
      return tidy(() => {
        const current = modelAt(model, options, step);
        const tokens = tensor2d(inputs, [batchSize, timeSteps], 'int32');
        const logits = current.tag(parameters, tokens, { lengths: tensor1d(lengths, 'int32') });
        const targets = tensor2d(labels, [batchSize, timeSteps], 'int32');
        const mask = tensor2d(placesWithin(lengths, timeSteps), [batchSize, timeSteps], 'bool');
        const smoothing = step === undefined ? 0 : labelSmoothing;
        return { loss: sparseSoftmaxCrossEntropy({ logits, targets, mask, labelSmoothing: smoothing }), state };
      });
    },
  };
}
