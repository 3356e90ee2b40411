import { softmax, tidy } from '@tensorflow/tfjs-core';
import type { ParameterTree } from '@unroll/tensors';
import { inPartsOfSimilarLength } from './in-parts-of-similar-length.js';
import { likeliest } from './likeliest.js';
import { paddedBlock } from './padded-block.js';
import { requireSequences } from './require-sequences.js';
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
    const probabilities = tidy(() => {
      const { tokens, lengths } = paddedBlock(sequences);
      return softmax(model.classify(parameters, tokens, { lengths }));
    });
    const values = probabilities.dataSync() as Float32Array;
    probabilities.dispose();
    return values;
  }

  return {
    vocabularySize,
    classCount,

    classify(sequences) {
      requireSequences(caller, { sequences }, vocabularySize);
      const probabilities = new Float32Array(sequences.length * classCount);
      const labels = new Int32Array(sequences.length);
      for (const part of inPartsOfSimilarLength(sequences, rowsPerBatch)) {
        const found = probabilitiesOf(part.sequences);
        for (const [row, place] of part.places.entries()) {
          const own = found.subarray(row * classCount, (row + 1) * classCount);
          probabilities.set(own, place * classCount);
          labels[place] = likeliest(caller, own);
        }
      }
      return { probabilities, labels };
    },
  };
}
