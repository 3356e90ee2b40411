import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { requireNumber, type TaggingBatch } from '@unroll/core';
import { sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree } from '@unroll/tensors';
import { requireLabels } from './require-labels.js';
import type { SequenceTagger, SequenceTaggerParameters } from './sequence-tagger.js';

/** Options of {@link taggingObjective}. */
export type TaggingObjectiveOptions<EncoderParameters extends ParameterTree> = {
  /**
   * The model that is trained on at a step, over the same parameters, such as one with noise that differs from step to
   * step. Losses that are measured and not trained on are those of the model itself. Default: the model itself.
   */
  readonly trainingModel?: (step: number) => SequenceTagger<EncoderParameters>;
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
  const { trainingModel, labelSmoothing = 0 } = options;
  requireNumber('taggingObjective', { labelSmoothing }, { minimum: 0, below: 1 });
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: () => ({}),
    loss(parameters, { batchSize, timeSteps, inputs, lengths, labels }, state, step) {
      requireLabels('taggingObjective.loss', { labels, timeSteps, lengths, classCount: model.tagCount });
      return tidy(() => {
        const current = step === undefined ? model : (trainingModel?.(step) ?? model);
        const tokens = tensor2d(inputs, [batchSize, timeSteps], 'int32');
        const logits = current.tag(parameters, tokens, { lengths: tensor1d(lengths, 'int32') });
        const targets = tensor2d(labels, [batchSize, timeSteps], 'int32');
        const mask = tensor2d(maskOf(lengths, timeSteps), [batchSize, timeSteps], 'int32');
        const smoothing = step === undefined ? 0 : labelSmoothing;
        return { loss: sparseSoftmaxCrossEntropy({ logits, targets, mask, labelSmoothing: smoothing }), state };
      });
    },
  };
}

/** 1 for the tokens of each row, 0 past its length: row-major [rows, timeSteps]. */
function maskOf(lengths: Int32Array, timeSteps: number): Int32Array {
  const mask = new Int32Array(lengths.length * timeSteps);
  for (const [row, length] of lengths.entries()) mask.fill(1, row * timeSteps, row * timeSteps + length);
  return mask;
}
