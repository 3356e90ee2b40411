import { fill, type Tensor1D, type Tensor2D, type Tensor3D } from '@tensorflow/tfjs-core';
import type { AnySequenceEncoder, FittingSize, SequenceEncoder } from '@unroll/cells';
import { type RandomKey, splitKey } from '@unroll/core';
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
export type EncodedTokens = {
  /** [batch, time, outputSize]; 0 past the lengths. */
  readonly outputs: Tensor3D;
  /** The last output of each direction: [batch, outputSize]. */
  readonly lastOutput: Tensor2D;
  /** How many tokens each row has, from 1 to time: [batch]. */
  readonly lengths: Tensor1D;
};

/** A sequence encoder over token ids. */
export type TokenEncoder<EncoderParameters extends ParameterTree> = {
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): TokenEncoderParameters<EncoderParameters>;
  /**
   * Reads all sequences of a batch. What stands past a row's length is not read, and may be any number.
   * Shapes: tokens, int32, [batch, time], of at least one row and step; lengths, int32, [batch], all of time by default.
   */
  encode(
    caller: string,
    parameters: TokenEncoderParameters<EncoderParameters>,
    tokens: Tensor2D,
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
    initializeParameters(key) {
      const [embeddingKey, encoderKey] = splitKey(key, 2);
      return {
        embedding: vectors.initializeParameters(embeddingKey),
        encoder: encoder.initializeParameters(encoderKey),
      };
    },

    encode(method, parameters, given, givenLengths) {
      const limits = { caller: method, lengths: givenLengths, minimum: 1, vocabularySize } as const;
      const tokens = tokensWithinLengths({ tokens: given }, limits);
      const lengths: Tensor1D = givenLengths ?? fill([given.shape[0]], given.shape[1], 'int32');
      const { embedding } = parameters;
      vectors.checkParameters(method, embedding);
      if (embedding.weight === undefined && encoder.encodeTokens !== undefined) {
        return { ...encoder.encodeTokens(parameters.encoder, tokens, { lengths }), lengths };
      }
      const inputs = vectors.vectorsOf(embedding, tokens) as Tensor3D; // [batch, time, inputSize]
      return { ...encoder.encode(parameters.encoder, inputs, { lengths }), lengths };
    },
  };
}
