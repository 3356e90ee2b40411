import { tidy } from '@tensorflow/tfjs-core';
import type { ParameterTree } from '@unroll/tensors';
import { inPartsOfSimilarLength } from './in-parts-of-similar-length.js';
import { likeliest } from './likeliest.js';
import { paddedBlock } from './padded-block.js';
import { requireSequences } from './require-sequences.js';
import type { SequenceTagger, SequenceTaggerParameters } from './sequence-tagger.js';

/** How many sequences are read at once; enough for the kernels, and little memory. */
const rowsPerBatch = 64;

const caller = 'tagger.tag';

/** A tagger with its parameters, without tensors. */
export type Tagger = {
  readonly vocabularySize: number;
  readonly tagCount: number;
  /**
   * The most probable tag of each token of sequences of token ids, of any lengths.
   *
   * @throws ArgumentError if a sequence is empty, or the parameters give NaN.
   * @throws VocabularyError if a token is not from 0 to vocabularySize - 1.
   */
  tag(sequences: readonly Int32Array[]): Int32Array[];
};

/**
 * A sequence tagger with its parameters, as an application uses it: token ids in, tags out, without tensors. Sequences of
 * similar lengths are read together, in batches.
 *
 * @param parameters Lent: they must not be freed while the tagger is in use, as a step of their trainer would.
 * @example const [tags] = createTagger(model, trainer.state.parameters).tag([tokenizer.encode('whereiscoffee')]);
 */
export function createTagger<EncoderParameters extends ParameterTree>(
  model: SequenceTagger<EncoderParameters>,
  parameters: SequenceTaggerParameters<NoInfer<EncoderParameters>>,
): Tagger {
  const { vocabularySize, tagCount } = model;

  /** The logits of some sequences, row-major [sequences, length of the longest, tagCount]. */
  function logitsOf(sequences: readonly Int32Array[]): Float32Array {
    const logits = tidy(() => {
      const { tokens, lengths } = paddedBlock(sequences);
      return model.tag(parameters, tokens, { lengths });
    });
    const values = logits.dataSync() as Float32Array;
    logits.dispose();
    return values;
  }

  return {
    vocabularySize,
    tagCount,

    tag(sequences) {
      requireSequences(caller, { sequences }, vocabularySize);
      const tags = sequences.map(({ length }) => new Int32Array(length));
      for (const part of inPartsOfSimilarLength(sequences, rowsPerBatch)) {
        const logits = logitsOf(part.sequences);
        const rowSize = logits.length / part.places.length;
        for (const [row, place] of part.places.entries()) {
          const own = tags[place] as Int32Array;
          for (let time = 0; time < own.length; time++) {
            const start = row * rowSize + time * tagCount;
            own[time] = likeliest(caller, logits.subarray(start, start + tagCount));
          }
        }
      }
      return tags;
    },
  };
}
