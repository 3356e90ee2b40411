import { type Tensor1D, type Tensor2D, type Tensor3D, tidy, zeros } from '@tensorflow/tfjs-core';
import type { AnySequenceEncoder, EncoderParametersOf } from '@unroll/cells';
import { ArgumentError, type RandomKey, splitKey } from '@unroll/core';
import {
  type AnyRecurrentCell,
  matchShape,
  type ParametersOf,
  type ParameterTree,
  requireTokenIds,
  type SequenceOptions,
  type StateOf,
  type StateTree,
} from '@unroll/tensors';
import { type Bridge, type BridgeParameters, crossBridge, initializeBridge } from './bridge.js';
import {
  attendingCell,
  checkParts,
  type EncoderDecoderOptions,
  type FittingOptions,
} from './encoder-decoder-options.js';
import type { TokenLengths } from './sequence-classifier.js';
import { tokenCell } from './token-cell.js';
import { tokenEncoder } from './token-encoder.js';
import { type TokenHeadParameters, tokenHead } from './token-head.js';
import { type TokenVectorParameters, tokenVectors } from './token-vectors.js';
import { tokensWithinLengths } from './tokens-within-lengths.js';

/** The parameters of an encoder-decoder. `Tied` says whether its weights are tied, so that the head has none of its own. */
export type EncoderDecoderParameters<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  Tied extends boolean = false,
> = {
  /** weight [sourceVocabularySize, sourceEmbeddingSize]; empty where tokens enter as one-hot vectors. */
  sourceEmbedding: TokenVectorParameters;
  /** weight [targetVocabularySize, targetEmbeddingSize]; empty where tokens enter as one-hot vectors, or it is shared. */
  targetEmbedding: TokenVectorParameters;
  encoder: EncoderParameters;
  /** Empty where the bridge is not dense. */
  bridge: BridgeParameters;
  decoder: DecoderParameters;
  /** From the decoder's output to logits: weight [outputSize, targetVocabularySize], unless it is tied; bias [targetVocabularySize]. */
  head: TokenHeadParameters<Tied>;
};

/**
 * A recurrence that writes sequences of tokens, and begins with what was read of others. The caller owns what a method
 * returns. All of it is differentiable, through the state back into the encoder.
 *
 * Where a token is not in its vocabulary, the methods throw a VocabularyError; where parameters are of another model, an
 * ArgumentError or a ShapeError that names them. Past lengths any numbers may stand.
 */
export interface EncoderDecoder<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  State extends StateTree,
  Tied extends boolean = false,
> {
  readonly sourceVocabularySize: number;
  readonly targetVocabularySize: number;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): EncoderDecoderParameters<EncoderParameters, DecoderParameters, Tied>;
  /**
   * The state of the decoder before its first token; where it attends, with the memory in it. Shapes: sources, int32,
   * [batch, time]; each tensor of the state [batch, ...].
   *
   * @param options.lengths How many tokens each source has, int32, from 1 to time: [batch]. Default: all of time.
   */
  encode(
    parameters: EncoderDecoderParameters<EncoderParameters, DecoderParameters, Tied>,
    sources: Tensor2D,
    options?: TokenLengths,
  ): State;
  /** One token for each row. Shapes: tokens, int32, [batch]; logits [batch, targetVocabularySize]. */
  step(
    parameters: EncoderDecoderParameters<EncoderParameters, DecoderParameters, Tied>,
    tokens: Tensor1D,
    state: State,
  ): { logits: Tensor2D; state: State };
  /**
   * All time steps at once, of tokens that are known. Shapes: tokens, int32, [batch, time]; logits [batch, time,
   * targetVocabularySize]; time at least 1.
   *
   * @param options.lengths How many tokens each row has, int32, from 0 to time: [batch]. The state is that after them;
   *   past them logits mean nothing. Default: all of time.
   */
  sequence(
    parameters: EncoderDecoderParameters<EncoderParameters, DecoderParameters, Tied>,
    tokens: Tensor2D,
    state: State,
    options?: Pick<SequenceOptions, 'lengths'>,
  ): { logits: Tensor3D; state: State };
}

/**
 * An encoder that reads sequences of tokens, and a decoder that writes others: tokens as one-hot or learned vectors on
 * either side, a bridge from the final states of one to the first state of the other, and a linear head that gives logits.
 *
 * Shapes: sources, int32, [batch, time]; target tokens, int32, [batch] and [batch, time]; logits [batch,
 * targetVocabularySize] and [batch, time, targetVocabularySize].
 * Parameters: sourceEmbedding and targetEmbedding, each `{}` where tokens enter as one-hot vectors, and shared ones as
 * sourceEmbedding; encoder and decoder, as those say; bridge.weight and bridge.bias, in the structure of what is written
 * of the decoder's state; head.weight [outputSize, targetVocabularySize], unless tied, and head.bias. Weights start
 * uniform within ±1/√ of the length they sum over, embeddings within ±1/√ of theirs, biases at 0.
 *
 *   outputs, finals = encoder(source)      state₀ = tanh([finals]·Wₛ + bₛ), or finals, or that of the decoder
 *   logits = decoder(target, state₀, outputs)·W + b
 *
 * Source: Sutskever, Vinyals & Le 2014 and Cho et al. 2014, whose decoders only begin with what was read; with attention,
 * Bahdanau et al. 2015, whose first state is a tanh layer too, and Luong et al. 2015. Tied weights, Press & Wolf 2017.
 * Differs from Bahdanau et al.: the bridge sees the final states of both directions.
 *
 * @throws ArgumentError if a size is not a positive integer or does not fit another, what is to be shared or tied has two
 * sizes, or a decoder without attention has no bridge; from `initializeParameters`, if states to be copied do not fit,
 * or a dense bridge can write nothing of the decoder's.
 * @example
 * const gru = (inputSize: number) => gruCell({ inputSize, hiddenSize: 64 });
 * const reader = generalMemoryReader({ querySize: 64, memorySize: 128 });
 * const model = encoderDecoder({
 *   sourceVocabularySize: 30,
 *   targetVocabularySize: 32,
 *   encoder: bidirectional(gru(30), gru(30)),
 *   decoder: attentionCell(gru(32), reader, { outputSize: 64 }),
 * });
 */
export function encoderDecoder<
  Encoder extends AnySequenceEncoder,
  Decoder extends AnyRecurrentCell,
  const SourceVocabularySize extends number,
  const TargetVocabularySize extends number,
  const SourceEmbeddingSize extends number | undefined = undefined,
  const TargetEmbeddingSize extends number | undefined = undefined,
  const Tied extends boolean = false,
  const Shared extends boolean = false,
  const OwnBridge extends Bridge = 'dense',
>(
  options: EncoderDecoderOptions<
    Encoder,
    Decoder,
    SourceVocabularySize,
    TargetVocabularySize,
    SourceEmbeddingSize,
    TargetEmbeddingSize,
    Tied,
    Shared,
    OwnBridge
  > &
    FittingOptions<
      NoInfer<Encoder>,
      NoInfer<Decoder>,
      NoInfer<SourceVocabularySize>,
      NoInfer<TargetVocabularySize>,
      NoInfer<SourceEmbeddingSize>,
      NoInfer<TargetEmbeddingSize>,
      NoInfer<Tied>,
      NoInfer<Shared>,
      NoInfer<OwnBridge>
    >,
): EncoderDecoder<EncoderParametersOf<Encoder>, ParametersOf<Decoder>, StateOf<Decoder>, Tied> {
  type Parameters = EncoderDecoderParameters<EncoderParametersOf<Encoder>, ParametersOf<Decoder>, Tied>;
  type State = StateOf<Decoder>;
  const caller = 'encoderDecoder';
  const { sourceVocabularySize, targetVocabularySize, encoder, decoder } = options;
  const { bridge = 'dense', sharedEmbeddings = false, tiedWeights = false }: EncoderDecoderOptions = options;
  const source = tokenEncoder<EncoderParametersOf<Encoder>>(caller, {
    vocabularySize: sourceVocabularySize,
    embeddingSize: options.sourceEmbeddingSize,
    side: 'source',
    encoder,
  });
  const target = tokenVectors(
    caller,
    { vocabularySize: targetVocabularySize, embeddingSize: options.targetEmbeddingSize, side: 'target' },
    { 'decoder.inputSize': decoder.inputSize },
  );
  checkParts(options);
  const attending = attendingCell(decoder);
  const writer = tokenCell<ParametersOf<Decoder>, State>(target, decoder);
  const head = tokenHead({
    outputSize: decoder.outputSize,
    vocabularySize: targetVocabularySize,
    tied: tiedWeights as Tied,
  });

  /** The decoder's own first state, without what is read. */
  function freshState(batchSize: number): StateTree {
    return attending === undefined ? decoder.initialState(batchSize) : attending.initialCellState(batchSize);
  }

  /** The embedding of the targets, when what a step reads is checked, but what the decoder checks itself. */
  function targetEmbeddingOf(method: string, parameters: Parameters): TokenVectorParameters {
    const { sourceEmbedding, targetEmbedding } = parameters;
    head.checkParameters(method, parameters.head);
    if (!sharedEmbeddings) {
      target.checkParameters(method, targetEmbedding);
      return targetEmbedding;
    }
    source.checkEmbedding(method, sourceEmbedding);
    if (targetEmbedding.weight === undefined) return sourceEmbedding;
    const expectation = 'be empty, as embeddings are shared';
    throw new ArgumentError({
      caller: method,
      argument: 'parameters.targetEmbedding',
      expectation,
      actual: targetEmbedding,
    });
  }

  return {
    sourceVocabularySize,
    targetVocabularySize,

    initializeParameters(key) {
      const [sourceKey, targetKey, encoderKey, bridgeKey, decoderKey, headKey] = splitKey(key, 6);
      return tidy(() => {
        const reading = source.initializeParameters(sourceKey, encoderKey);
        const { finalStates } = encoder.encode(reading.encoder, zeros([1, 1, encoder.inputSize])); // for their sizes
        return {
          sourceEmbedding: reading.embedding,
          targetEmbedding: sharedEmbeddings ? {} : target.initializeParameters(targetKey),
          encoder: reading.encoder,
          bridge: initializeBridge(bridgeKey, { caller, bridge, finalStates, fresh: freshState(1) }),
          decoder: decoder.initializeParameters(decoderKey),
          head: head.initializeParameters(headKey),
        };
      });
    },

    encode(parameters, sources, { lengths } = {}) {
      const method = `${caller}.encode`;
      return tidy(() => {
        const reading = { embedding: parameters.sourceEmbedding, encoder: parameters.encoder };
        const { outputs, finalStates } = source.encode(method, reading, { sources }, lengths);
        const fresh = freshState(sources.shape[0]);
        const first = crossBridge(parameters.bridge, { caller: method, bridge, finalStates, fresh });
        if (attending === undefined) return first as State;
        return attending.initialStateOver(parameters.decoder, outputs, { ...optionsOf(lengths), cell: first }) as State;
      });
    },

    step(parameters, tokens, state) {
      const method = `${caller}.step`;
      matchShape(method, { tokens }, ['batch']);
      requireTokenIds(method, { tokens }, targetVocabularySize);
      const embedding = targetEmbeddingOf(method, parameters);
      return tidy(() => {
        const { output, state: next } = writer.step({ embedding, cell: parameters.decoder }, tokens, state);
        return { logits: head.logitsOf(parameters.head, embedding, output), state: next };
      });
    },

    sequence(parameters, tokens, state, { lengths } = {}) {
      const method = `${caller}.sequence`;
      const embedding = targetEmbeddingOf(method, parameters);
      return tidy(() => {
        const vocabularySize = targetVocabularySize;
        const known = tokensWithinLengths({ tokens }, { caller: method, lengths, minimum: 0, vocabularySize });
        const writing = { embedding, cell: parameters.decoder };
        const { outputs, state: next } = writer.sequence(writing, known, state, optionsOf(lengths));
        return { logits: head.logitsOf(parameters.head, embedding, outputs), state: next };
      });
    },
  };
}

/** Options with the lengths, if there are any. */
function optionsOf(lengths: Tensor1D | undefined): TokenLengths {
  return lengths === undefined ? {} : { lengths };
}
