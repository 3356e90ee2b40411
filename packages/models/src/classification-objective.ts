import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type ClassificationBatch, requireNumber } from '@unroll/core';
import { sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree } from '@unroll/tensors';
import { requireLabels } from './require-labels.js';
import type { SequenceClassifier, SequenceClassifierParameters } from './sequence-classifier.js';
import { modelAt, type TrainingModelOptions } from './training-model.js';

/** Options of {@link classificationObjective}. */
export type ClassificationObjectiveOptions<EncoderParameters extends ParameterTree> = TrainingModelOptions<
  SequenceClassifier<EncoderParameters>
> & {
  /**
   * The share of each label's weight that is spread evenly over all classes, where the loss is trained on: from 0 to less
   * than 1. Default 0.
   */
  readonly labelSmoothing?: number;
};

/**
 * The objective that a sequence classifier is trained on: the mean over the sequences of a batch of -log p(label), in nats.
 *
 * @throws ArgumentError if the label smoothing is not from 0 to less than 1; from `loss`, if a label is not from 0 to
 *   classCount - 1.
 * @throws VocabularyError from `loss`, if a token of the batch is not from 0 to vocabularySize - 1.
 * @example
 * const sizes = { vocabularySize: 30, classCount: 4 };
 * const cell = gruCell({ inputSize: 30, hiddenSize: 64 });
 * const noisy = (step: number) => variationalDropout(cell, { outputRate: 0.3, key: foldInKey(randomKey(1), step) });
 * const objective = classificationObjective(sequenceClassifier({ ...sizes, encoder: unidirectional(cell) }), {
 *   trainingModel: (step) => sequenceClassifier({ ...sizes, encoder: unidirectional(noisy(step)) }),
 * });
 */
export function classificationObjective<EncoderParameters extends ParameterTree>(
  model: SequenceClassifier<EncoderParameters>,
  options: ClassificationObjectiveOptions<NoInfer<EncoderParameters>> = {},
): Objective<SequenceClassifierParameters<EncoderParameters>, Record<string, never>, ClassificationBatch> {
  const { labelSmoothing = 0 } = options;
  requireNumber('classificationObjective', { labelSmoothing }, { minimum: 0, below: 1 });
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: () => ({}),
    loss(parameters, { batchSize, timeSteps, inputs, lengths, labels }, state, step) {
      const { classCount } = model;
      const oneEach = new Int32Array(batchSize).fill(1);
      requireLabels('classificationObjective.loss', { labels, timeSteps: 1, lengths: oneEach, classCount });
      return tidy(() => {
        const current = modelAt(model, options, step);
        const tokens = tensor2d(inputs, [batchSize, timeSteps], 'int32');
        const logits = current.classify(parameters, tokens, { lengths: tensor1d(lengths, 'int32') });
        const targets = tensor1d(labels, 'int32');
        const smoothing = step === undefined ? 0 : labelSmoothing;
        return { loss: sparseSoftmaxCrossEntropy({ logits, targets, labelSmoothing: smoothing }), state };
      });
    },
  };
}
