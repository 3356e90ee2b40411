import { type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { SequenceEncoder } from '@unroll/cells';
import { ArgumentError, type RandomKey, requireInteger, splitKey } from '@unroll/core';
import { linear } from '@unroll/kernels';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import { checkLinearHead, initializeLinearHead, type LinearHeadParameters } from './linear-head.js';
import { initializePooling, type Pooling, type PoolingParameters, poolings, poolOutputs } from './pooling.js';
import { type FittingEncoder, type TokenEncoderParameters, tokenEncoder } from './token-encoder.js';

/** Options of {@link sequenceClassifier}. */
export type SequenceClassifierOptions<
  EncoderParameters extends ParameterTree,
  VocabularySize extends number = number,
  EmbeddingSize extends number = number,
  InputSize extends number = number,
> = {
  /** How many token ids there are. Integer, at least 1. */
  readonly vocabularySize: VocabularySize;
  /** How many classes there are. Integer, at least 2. */
  readonly classCount: number;
  /** What reads the tokens. Its inputSize is vocabularySize, or embeddingSize where that is given. */
  readonly encoder: SequenceEncoder<EncoderParameters, StateTree, InputSize>;
  /** Length of the learned vector of each token. Default: none; tokens enter the encoder as one-hot vectors. */
  readonly embeddingSize?: EmbeddingSize;
  /**
   * What the class is told from: the `'last'` output of each direction, the `'mean'` or the `'max'` of all of a row's
   * outputs, or their mean weighted by an `'attention'` that is learned. Default `'last'`.
   */
  readonly pooling?: Pooling;
};

/** The parameters of a sequence classifier. */
export type SequenceClassifierParameters<EncoderParameters extends ParameterTree> =
  TokenEncoderParameters<EncoderParameters> & {
    /** weight [size, size], bias [size] and scoreWeight [size] of pooling by attention; otherwise empty. */
    pooling: PoolingParameters;
    /** From the encoder's outputSize to logits: weight [outputSize, classCount], bias [classCount]. */
    head: LinearHeadParameters;
  };

/** Which part of a batch of token ids is read. */
export type TokenLengths = {
  /**
   * How many tokens each row has, int32, from 1 to time: [batch]. What stands past them is not read, and may be any
   * number. Default: every row has all of them.
   */
  readonly lengths?: Tensor1D;
};

/** A network from sequences of token ids to the logits of their classes. The caller owns what a method returns. */
export interface SequenceClassifier<EncoderParameters extends ParameterTree> {
  readonly vocabularySize: number;
  readonly classCount: number;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): SequenceClassifierParameters<EncoderParameters>;
  /**
   * The logits of every row's class.
   * Shapes: tokens, int32, [batch, time], of at least one row and step; logits [batch, classCount].
   *
   * @throws ShapeError if a parameter is of other sizes, or there is not one length for each row.
   * @throws ArgumentError if the tokens are empty or not of type int32, or a length is not from 1 to time.
   * @throws VocabularyError if a token is not from 0 to vocabularySize - 1.
   */
  classify(
    parameters: SequenceClassifierParameters<EncoderParameters>,
    tokens: Tensor2D,
    options?: TokenLengths,
  ): Tensor2D;
}

/**
 * A sequence classifier: tokens as one-hot or learned vectors, an encoder, a pooling of its outputs, and a linear head.
 *
 * Shapes: tokens, int32, [batch, time]; logits [batch, classCount]. Padding past the lengths never counts.
 * Parameters: embedding.weight [vocabularySize, embeddingSize], if there is an embedding; encoder, as the encoder says;
 * pooling, if it learns; head.weight [outputSize, classCount], head.bias [classCount]. Embedding, pooling and head start
 * uniform within ±1/√ of the length of what they read, biases at 0.
 *
 *   logits = pool(encoder(x))·W + b      x = oneHot(token) or embedding[token]
 *
 * The last output of a bidirectional encoder is that of the forward cell at the row's end and that of the backward cell
 * at time 0, merged as its outputs are: the encoder's `lastOutput`. Of equal numbers `'max'` takes the first.
 *
 *   attention: u = tanh(output·W + b)      weights = softmax(u·v)      Σ weights·outputs
 *
 * Source: max pooling, Collobert et al. 2011; attention, Yang et al. 2016, section 2.2.
 *
 * @throws ArgumentError if a size is not a positive integer, the encoder's inputSize does not fit, or there is no such pooling.
 * @example
 * const sizes = { inputSize: 30, hiddenSize: 64 };
 * const encoder = bidirectional(gruCell(sizes), gruCell(sizes));
 * const model = sequenceClassifier({ vocabularySize: 30, classCount: 4, encoder, pooling: 'max' });
 */
export function sequenceClassifier<
  EncoderParameters extends ParameterTree,
  InputSize extends number,
  const VocabularySize extends number,
  const EmbeddingSize extends number = never,
>(
  options: SequenceClassifierOptions<EncoderParameters, VocabularySize, EmbeddingSize, InputSize> & {
    readonly encoder: FittingEncoder<NoInfer<VocabularySize>, NoInfer<EmbeddingSize>, NoInfer<InputSize>>;
  },
): SequenceClassifier<EncoderParameters> {
  const caller = 'sequenceClassifier';
  const { vocabularySize, classCount, encoder, pooling = 'last' } = options;
  const reader = tokenEncoder<EncoderParameters>(caller, options);
  requireInteger(caller, { classCount }, { minimum: 2, advice: 'Two classes have a logit each.' });
  if (!poolings.includes(pooling)) {
    const expectation = "be 'last', 'mean', 'max' or 'attention'";
    throw new ArgumentError({ caller, argument: 'pooling', expectation, actual: pooling });
  }
  const { outputSize } = encoder;

  return {
    vocabularySize,
    classCount,

    initializeParameters(key) {
      const [readerKey, poolingKey, headKey] = splitKey(key, 3);
      const [embeddingKey, encoderKey] = splitKey(readerKey, 2);
      return {
        ...reader.initializeParameters(embeddingKey, encoderKey),
        pooling: initializePooling(poolingKey, pooling, outputSize),
        head: initializeLinearHead(headKey, outputSize, classCount),
      };
    },

    classify(parameters, tokens, { lengths } = {}) {
      const method = 'sequenceClassifier.classify';
      const { head } = parameters;
      checkLinearHead(method, head, outputSize, { classCount });
      return tidy(() => {
        const encoded = reader.encode(method, parameters, { tokens }, lengths);
        const pooled = poolOutputs(method, pooling, parameters.pooling, encoded); // [batch, outputSize]
        return linear(pooled, head.weight, head.bias);
      });
    },
  };
}
