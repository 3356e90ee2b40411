import { softmax, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, padRows, VocabularyError } from '@unroll/core';
import type { ParameterTree } from '@unroll/tensors';
import type { SequenceClassifier, SequenceClassifierParameters } from './sequence-classifier.js';

/** How many sequences are read at once; enough for the kernels, and little memory. */
const rowsPerBatch = 64;

const caller = 'classifier.classify';

/** What a {@link Classifier} finds. */
export type Classification = {
  /** The probability of each class for each sequence, row-major [sequences, classCount]. */
  readonly probabilities: Float32Array;
  /** The most probable class of each sequence: [sequences]. */
  readonly labels: Int32Array;
};

/** A classifier with its parameters, without tensors. */
export type Classifier = {
  readonly vocabularySize: number;
  readonly classCount: number;
  /**
   * The classes of sequences of token ids, of any lengths.
   *
   * @throws ArgumentError if a sequence is empty, or the parameters give NaN.
   * @throws VocabularyError if a token is not from 0 to vocabularySize - 1.
   */
  classify(sequences: readonly Int32Array[]): Classification;
};

/**
 * A sequence classifier with its parameters, as an application uses it: token ids in, probabilities out, without tensors.
 * Sequences of similar lengths are read together, in batches.
 *
 * @param parameters Lent: they must not be freed while the classifier is in use, as a step of their trainer would.
 * @example const { labels } = createClassifier(model, trainer.state.parameters).classify([tokenizer.encode('Kowalski')]);
 */
export function createClassifier<EncoderParameters extends ParameterTree>(
  model: SequenceClassifier<EncoderParameters>,
  parameters: SequenceClassifierParameters<NoInfer<EncoderParameters>>,
): Classifier {
  const { vocabularySize, classCount } = model;

  /** The probabilities of some sequences, row-major. */
  function probabilitiesOf(sequences: readonly Int32Array[]): Float32Array {
    const { tokens: padded, timeSteps, lengths } = padRows(sequences);
    const probabilities = tidy(() => {
      const tokens = tensor2d(padded, [sequences.length, timeSteps], 'int32');
      return softmax(model.classify(parameters, tokens, { lengths: tensor1d(lengths, 'int32') }));
    });
    const values = probabilities.dataSync() as Float32Array;
    probabilities.dispose();
    return values;
  }

  return {
    vocabularySize,
    classCount,

    classify(sequences) {
      requireSequences(sequences, vocabularySize);
      const probabilities = new Float32Array(sequences.length * classCount);
      const order = [...sequences.entries()].sort(([, left], [, right]) => left.length - right.length);
      for (let start = 0; start < order.length; start += rowsPerBatch) {
        const part = order.slice(start, start + rowsPerBatch);
        const found = probabilitiesOf(part.map(([, sequence]) => sequence));
        for (const [row, [index]] of part.entries()) {
          probabilities.set(found.subarray(row * classCount, (row + 1) * classCount), index * classCount);
        }
      }
      const labels = Int32Array.from(sequences, (_, index) => {
        const row = probabilities.subarray(index * classCount, (index + 1) * classCount);
        const label = row.indexOf(Math.max(...row));
        if (label >= 0) return label;
        throw new ArgumentError({
          caller,
          argument: 'parameters',
          expectation: 'give finite logits',
          actual: Number.NaN,
        });
      });
      return { probabilities, labels };
    },
  };
}

function requireSequences(sequences: readonly Int32Array[], vocabularySize: number): void {
  for (const [index, sequence] of sequences.entries()) {
    if (sequence.length === 0) {
      const argument = `sequences[${index}].length`;
      throw new ArgumentError({ caller, argument, expectation: 'be at least 1', actual: 0 });
    }
    const offset = sequence.findIndex((token) => token < 0 || token >= vocabularySize);
    if (offset < 0) continue;
    const advice = `Ids in \`sequences[${index}]\` are from 0 to ${vocabularySize - 1}: encode with the tokenizer that the model was made for.`;
    throw new VocabularyError({ caller, symbol: sequence[offset] as number, offset, vocabularySize, advice });
  }
}
