import { fill, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import type { AnySequenceEncoder, EncodedSequences, FittingSize, SequenceEncoder } from '@unroll/cells';
import type { RandomKey } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import { type TokenVectorParameters, type TokenVectorsOptions, tokenVectors } from './token-vectors.js';
import { tokensWithinLengths } from './tokens-within-lengths.js';

/** What there must be besides an encoder that does not read the vectors of the tokens, where the sizes are literal types. */
export type FittingEncoder<
  VocabularySize extends number,
  EmbeddingSize extends number,
  InputSize extends number,
> = FittingSize<'inputSize', [EmbeddingSize] extends [never] ? VocabularySize : EmbeddingSize, InputSize>;

/** Parameters of {@link tokenEncoder}. */
export type TokenEncoderParameters<EncoderParameters extends ParameterTree> = {
  /** weight [vocabularySize, embeddingSize]; empty where tokens enter as one-hot vectors. */
  embedding: TokenVectorParameters;
  encoder: EncoderParameters;
};

/** What {@link tokenEncoder} makes of the sequences of a batch. */
export type EncodedTokens = EncodedSequences<StateTree> & {
  /** How many tokens each row has, from 1 to time: [batch]. */
  readonly lengths: Tensor1D;
};

/** A sequence encoder over token ids. */
export type TokenEncoder<EncoderParameters extends ParameterTree> = {
  /** Throws an ArgumentError or a ShapeError where the embedding is of another model. */
  checkEmbedding(caller: string, embedding: TokenVectorParameters): void;
  /** Fresh parameters. The same keys give the same bits on every machine. */
  initializeParameters(embeddingKey: RandomKey, encoderKey: RandomKey): TokenEncoderParameters<EncoderParameters>;
  /**
   * Reads all sequences of a batch. What stands past a row's length is not read, and may be any number.
   * Shapes: tokens, int32, [batch, time], of at least one row and step; lengths, int32, [batch], all of time by default.
   *
   * @param tokens The ids by their name.
   */
  encode(
    caller: string,
    parameters: TokenEncoderParameters<EncoderParameters>,
    tokens: Readonly<Record<string, Tensor2D>>,
    lengths: Tensor1D | undefined,
  ): EncodedTokens;
};

/**
 * Tokens as one-hot or learned vectors, and an encoder that reads them. One-hot vectors are not made where the encoder does
 * without them.
 *
 * @param caller The model that is made, as the user writes it.
 * @throws ArgumentError if a size is not a positive integer, or the encoder's inputSize does not fit.
 */
export function tokenEncoder<EncoderParameters extends ParameterTree>(
  caller: string,
  options: TokenVectorsOptions & { readonly encoder: SequenceEncoder<EncoderParameters, StateTree> },
): TokenEncoder<EncoderParameters> {
  const { vocabularySize } = options;
  const encoder: AnySequenceEncoder = options.encoder;
  const vectors = tokenVectors(caller, options, { 'encoder.inputSize': encoder.inputSize });

  return {
    checkEmbedding: (method, embedding) => vectors.checkParameters(method, embedding),

    initializeParameters(embeddingKey, encoderKey) {
      return {
        embedding: vectors.initializeParameters(embeddingKey),
        encoder: encoder.initializeParameters(encoderKey),
      };
    },

    encode(method, parameters, given, givenLengths) {
      const limits = { caller: method, lengths: givenLengths, minimum: 1, vocabularySize } as const;
      const tokens = tokensWithinLengths(given, limits);
      const lengths: Tensor1D = givenLengths ?? fill([tokens.shape[0]], tokens.shape[1], 'int32');
      const { embedding } = parameters;
      const options = givenLengths === undefined ? {} : { lengths: givenLengths };
      vectors.checkParameters(method, embedding);
      if (embedding.weight === undefined && encoder.encodeTokens !== undefined) {
        return { ...encoder.encodeTokens(parameters.encoder, tokens, options), lengths };
      }
      const inputs = vectors.vectorsOf(embedding, tokens) as Tensor3D; // [batch, time, inputSize]
      return { ...encoder.encode(parameters.encoder, inputs, options), lengths };
    },
  };
}
