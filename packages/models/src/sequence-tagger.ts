import { type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import type { SequenceEncoder } from '@unroll/cells';
import { type RandomKey, requireInteger, splitKey } from '@unroll/core';
import { linear, replacePastLengths } from '@unroll/kernels';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import { checkLinearHead, initializeLinearHead, type LinearHeadParameters } from './linear-head.js';
import type { TokenLengths } from './sequence-classifier.js';
import { type FittingEncoder, type TokenEncoderParameters, tokenEncoder } from './token-encoder.js';

/** Options of {@link sequenceTagger}. */
export type SequenceTaggerOptions<
  EncoderParameters extends ParameterTree,
  VocabularySize extends number = number,
  EmbeddingSize extends number = number,
  InputSize extends number = number,
> = {
  /** How many token ids there are. Integer, at least 1. */
  readonly vocabularySize: VocabularySize;
  /** How many tags there are. Integer, at least 2. */
  readonly tagCount: number;
  /** What reads the tokens. Its inputSize is vocabularySize, or embeddingSize where that is given. */
  readonly encoder: SequenceEncoder<EncoderParameters, StateTree, InputSize>;
  /** Length of the learned vector of each token. Default: none; tokens enter the encoder as one-hot vectors. */
  readonly embeddingSize?: EmbeddingSize;
};

/** The parameters of a sequence tagger. */
export type SequenceTaggerParameters<EncoderParameters extends ParameterTree> =
  TokenEncoderParameters<EncoderParameters> & {
    /** From the encoder's outputSize to logits: weight [outputSize, tagCount], bias [tagCount]. */
    head: LinearHeadParameters;
  };

/** A network from sequences of token ids to the logits of a tag for each token. The caller owns what a method returns. */
export interface SequenceTagger<EncoderParameters extends ParameterTree> {
  readonly vocabularySize: number;
  readonly tagCount: number;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): SequenceTaggerParameters<EncoderParameters>;
  /**
   * The logits of every token's tag; 0 past the lengths.
   * Shapes: tokens, int32, [batch, time], of at least one row and step; logits [batch, time, tagCount].
   *
   * @throws ShapeError if a parameter is of other sizes, or there is not one length for each row.
   * @throws ArgumentError if the tokens are empty or not of type int32, or a length is not from 1 to time.
   * @throws VocabularyError if a token is not from 0 to vocabularySize - 1.
   */
  tag(parameters: SequenceTaggerParameters<EncoderParameters>, tokens: Tensor2D, options?: TokenLengths): Tensor3D;
}

/**
 * A sequence tagger: tokens as one-hot or learned vectors, an encoder, and a linear head over each of its outputs.
 *
 * Shapes: tokens, int32, [batch, time]; logits [batch, time, tagCount], 0 past the lengths. Padding never counts.
 * Parameters: embedding.weight [vocabularySize, embeddingSize], if there is an embedding; encoder, as the encoder says;
 * head.weight [outputSize, tagCount], head.bias [tagCount]. Embedding and head start uniform within ±1/√ of the length of
 * what they read, the bias at 0.
 *
 *   logits[t] = encoder(x)[t]·W + b      x = oneHot(token) or embedding[token]
 *
 * Source: Graves & Schmidhuber 2005, with a bidirectional encoder.
 *
 * @throws ArgumentError if a size is not a positive integer, or the encoder's inputSize does not fit.
 * @example
 * const sizes = { inputSize: 30, hiddenSize: 64 };
 * const model = sequenceTagger({ vocabularySize: 30, tagCount: 2, encoder: bidirectional(gruCell(sizes), gruCell(sizes)) });
 */
export function sequenceTagger<
  EncoderParameters extends ParameterTree,
  InputSize extends number,
  const VocabularySize extends number,
  const EmbeddingSize extends number = never,
>(
  options: SequenceTaggerOptions<EncoderParameters, VocabularySize, EmbeddingSize, InputSize> & {
    readonly encoder: FittingEncoder<NoInfer<VocabularySize>, NoInfer<EmbeddingSize>, NoInfer<InputSize>>;
  },
): SequenceTagger<EncoderParameters> {
  const caller = 'sequenceTagger';
  const { vocabularySize, tagCount, encoder } = options;
  const reader = tokenEncoder<EncoderParameters>(caller, options);
  requireInteger(caller, { tagCount }, { minimum: 2, advice: 'Two tags have a logit each.' });
  const { outputSize } = encoder;

  return {
    vocabularySize,
    tagCount,

    initializeParameters(key) {
      const [readerKey, headKey] = splitKey(key, 2);
      const [embeddingKey, encoderKey] = splitKey(readerKey, 2);
      return {
        ...reader.initializeParameters(embeddingKey, encoderKey),
        head: initializeLinearHead(headKey, outputSize, tagCount),
      };
    },

    tag(parameters, tokens, { lengths } = {}) {
      const method = 'sequenceTagger.tag';
      const { head } = parameters;
      checkLinearHead(method, head, outputSize, { tagCount });
      return tidy(() => {
        const encoded = reader.encode(method, parameters, { tokens }, lengths);
        return replacePastLengths(linear(encoded.outputs, head.weight, head.bias), encoded.lengths, 0);
      });
    },
  };
}
