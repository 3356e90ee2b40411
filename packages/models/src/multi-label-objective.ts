import { tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, type MultiLabelBatch } from '@unroll/core';
import { binaryCrossEntropy } from '@unroll/kernels';
import type { Objective, ParameterTree } from '@unroll/tensors';
import type { SequenceClassifier, SequenceClassifierParameters } from './sequence-classifier.js';
import { modelAt, type TrainingModelOptions } from './training-model.js';

/** Options of {@link multiLabelObjective}. */
export type MultiLabelObjectiveOptions<EncoderParameters extends ParameterTree> = TrainingModelOptions<
  SequenceClassifier<EncoderParameters>
> & {
  /**
   * How many times as much as a no a yes counts, for each class, at least 0, where the loss is trained on: for classes that
   * are rare. Default 1 each.
   */
  readonly positiveWeights?: readonly number[];
};

/**
 * The objective that a sequence classifier is trained on whose classes do not exclude each other: the mean over the
 * sequences of a batch and all classes of -log p(whether the sequence is of the class), in nats, where p(it is) =
 * sigmoid(logit).
 *
 * @throws ArgumentError if there is not one positive weight for each class; from `loss`, if a label is not from 0 to 1, or
 *   there is not one for each sequence and class, or a weight is less than 0.
 * @throws VocabularyError from `loss`, if a token of the batch is not from 0 to vocabularySize - 1.
 * @example
 * const trainer = createTrainer({ objective: multiLabelObjective(model), optimizer, key: randomKey(1) });
 * const probabilities = sigmoid(model.classify(trainer.state.parameters, tokens)); // [batch, classCount]
 */
export function multiLabelObjective<EncoderParameters extends ParameterTree>(
  model: SequenceClassifier<EncoderParameters>,
  options: MultiLabelObjectiveOptions<NoInfer<EncoderParameters>> = {},
): Objective<SequenceClassifierParameters<EncoderParameters>, Record<string, never>, MultiLabelBatch> {
  const { classCount } = model;
  const { positiveWeights } = options;
  if (positiveWeights !== undefined) {
    requireLength('multiLabelObjective', 'positiveWeights.length', positiveWeights.length, classCount);
  }
  return {
    initializeParameters: (key) => model.initializeParameters(key),
    initialState: () => ({}),
    loss(parameters, { batchSize, timeSteps, inputs, lengths, labels }, state, step) {
      requireLength('multiLabelObjective.loss', 'batch.labels.length', labels.length, batchSize * classCount);
      return tidy(() => {
        const tokens = tensor2d(inputs, [batchSize, timeSteps], 'int32');
        const current = modelAt(model, options, step);
        const logits = current.classify(parameters, tokens, { lengths: tensor1d(lengths, 'int32') });
        const targets = tensor2d(labels, [batchSize, classCount]);
        const weights = step === undefined ? undefined : positiveWeights;
        const more = weights && { positiveWeights: tensor1d([...weights], 'float32') };
        return { loss: binaryCrossEntropy({ logits, targets, ...more }), state };
      });
    },
  };
}

function requireLength(caller: string, argument: string, actual: number, expected: number): void {
  if (actual === expected) return;
  throw new ArgumentError({ caller, argument, expectation: `be ${expected}`, actual });
}
