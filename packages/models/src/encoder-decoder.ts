import { add, matMul, reshape, type Tensor1D, type Tensor2D, type Tensor3D, tidy, zeros } from '@tensorflow/tfjs-core';
import {
  type AnySequenceEncoder,
  type AttendingCell,
  type EncodeOptions,
  type EncoderParametersOf,
  type FittingSize,
  uniformInitializer,
  unroll,
} from '@unroll/cells';
import { ArgumentError, type RandomKey, requireInteger, splitKey } from '@unroll/core';
import { embeddingLookup, linear, oneHotVectors } from '@unroll/kernels';
import {
  type AnyRecurrentCell,
  matchShape,
  type ParametersOf,
  type ParameterTree,
  requireTokenIds,
  type StateOf,
  type StateTree,
} from '@unroll/tensors';
import { type Bridge, type BridgeParameters, crossBridge, initializeBridge } from './bridge.js';
import { tokensWithinLengths } from './tokens-within-lengths.js';

/** Options of {@link encoderDecoder}. */
export type EncoderDecoderOptions<
  Encoder extends AnySequenceEncoder = AnySequenceEncoder,
  Decoder extends AnyRecurrentCell = AnyRecurrentCell,
  SourceVocabularySize extends number = number,
  TargetVocabularySize extends number = number,
  SourceEmbeddingSize extends number | undefined = number,
  TargetEmbeddingSize extends number | undefined = number,
> = {
  /** How many token ids the sources are made of. Integer, at least 1. */
  readonly sourceVocabularySize: SourceVocabularySize;
  /** How many token ids the targets are made of, those of start and end included. Integer, at least 1. */
  readonly targetVocabularySize: TargetVocabularySize;
  /** Length of the learned vector of each source token. Default: none; they enter the encoder as one-hot vectors. */
  readonly sourceEmbeddingSize?: SourceEmbeddingSize;
  /** Length of the learned vector of each target token. Default: none; they enter the decoder as one-hot vectors. */
  readonly targetEmbeddingSize?: TargetEmbeddingSize;
  /** What reads the sources. Its inputSize is sourceVocabularySize, or sourceEmbeddingSize where that is given. */
  readonly encoder: Encoder;
  /**
   * What writes the targets: any cell, to which the source is the state it begins with; or an `attentionCell`, or
   * `inputFeeding` of one, that reads the encoder's outputs. Its inputSize is targetVocabularySize, or
   * targetEmbeddingSize where that is given.
   */
  readonly decoder: Decoder;
  /**
   * What the decoder begins with: `'dense'`, a tanh layer for each tensor of its state over all final states of the
   * encoder; `'copy'`, those states as they are; `'none'`, its own initial state, for decoders with attention. Default
   * `'dense'`.
   */
  readonly bridge?: Bridge;
  /** One embedding for both sides, which have one vocabulary and one embedding size. Default false. */
  readonly sharedEmbeddings?: boolean;
  /** The target's embedding serves as the weight of the head too: its size is the decoder's outputSize. Default false. */
  readonly tiedWeights?: boolean;
};

/** The learned vectors of tokens: weight [vocabularySize, embeddingSize]. Empty where there are none. */
type Embedding = { weight: Tensor2D } | Record<string, never>;

/** The parameters of an encoder-decoder. */
export type EncoderDecoderParameters<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
> = {
  /** weight [sourceVocabularySize, sourceEmbeddingSize]; empty where tokens enter as one-hot vectors. */
  sourceEmbedding: Embedding;
  /** weight [targetVocabularySize, targetEmbeddingSize]; empty where tokens enter as one-hot vectors, or it is shared. */
  targetEmbedding: Embedding;
  encoder: EncoderParameters;
  /** Empty where the bridge is not dense. */
  bridge: BridgeParameters;
  decoder: DecoderParameters;
  /** From the decoder's output to logits: weight [outputSize, targetVocabularySize], unless it is tied; bias [targetVocabularySize]. */
  head: { weight?: Tensor2D; bias: Tensor1D };
};

/**
 * A recurrence that writes sequences of tokens, and begins with what was read of others. The caller owns what a method
 * returns. All of it is differentiable, through the state back into the encoder.
 *
 * Where a token is not in its vocabulary, the methods throw a VocabularyError. Past lengths any numbers may stand.
 */
export interface EncoderDecoder<
  EncoderParameters extends ParameterTree,
  DecoderParameters extends ParameterTree,
  State extends StateTree,
> {
  readonly sourceVocabularySize: number;
  readonly targetVocabularySize: number;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): EncoderDecoderParameters<EncoderParameters, DecoderParameters>;
  /**
   * The state of the decoder before its first token; where it attends, with the memory in it. Shapes: sources, int32,
   * [batch, time]; each tensor of the state [batch, ...].
   *
   * @param options.lengths How many tokens each source has, int32, from 1 to time: [batch]. Default: all of time.
   */
  encode(
    parameters: EncoderDecoderParameters<EncoderParameters, DecoderParameters>,
    sources: Tensor2D,
    options?: EncodeOptions,
  ): State;
  /** One token for each row. Shapes: tokens, int32, [batch]; logits [batch, targetVocabularySize]. */
  step(
    parameters: EncoderDecoderParameters<EncoderParameters, DecoderParameters>,
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
    parameters: EncoderDecoderParameters<EncoderParameters, DecoderParameters>,
    tokens: Tensor2D,
    state: State,
    options?: EncodeOptions,
  ): { logits: Tensor3D; state: State };
}

/** Length of the vectors that tokens enter as. */
type VectorSize<VocabularySize extends number, EmbeddingSize extends number | undefined> = EmbeddingSize extends number
  ? EmbeddingSize
  : VocabularySize;

/** What a decoder must be for the encoder: one that attends reads vectors of the size of its outputs. */
type FittingDecoder<Encoder extends AnySequenceEncoder, Decoder extends AnyRecurrentCell> = Decoder extends {
  readonly memorySize: infer MemorySize extends number;
}
  ? FittingSize<'memorySize', Encoder['outputSize'], MemorySize>
  : unknown;

/**
 * An encoder that reads sequences of tokens, and a decoder that writes others: tokens as one-hot or learned vectors on
 * either side, a bridge from the final states of one to the first state of the other, and a linear head that gives logits.
 *
 * Shapes: sources, int32, [batch, time]; target tokens, int32, [batch] and [batch, time]; logits [batch,
 * targetVocabularySize] and [batch, time, targetVocabularySize].
 * Parameters: sourceEmbedding and targetEmbedding, each `{}` where tokens enter as one-hot vectors, and shared ones as
 * sourceEmbedding; encoder and decoder, as those say; bridge.weight and bridge.bias, in the structure of the decoder's
 * state; head.weight [outputSize, targetVocabularySize], unless tied, and head.bias. Weights start uniform within ±1/√
 * of the length they sum over, embeddings within ±1/√ of theirs, biases at 0.
 *
 *   outputs, finals = encoder(source)      state₀ = tanh([finals]·Wₛ + bₛ), or finals, or that of the decoder
 *   logits = decoder(target, state₀, outputs)·W + b
 *
 * Source: Sutskever, Vinyals & Le 2014 and Cho et al. 2014, whose decoders only begin with what was read; with attention,
 * Bahdanau et al. 2015, whose first state is a tanh layer too, and Luong et al. 2015. Tied weights, Press & Wolf 2017.
 * Differs from Bahdanau et al.: the bridge sees the final states of both directions.
 *
 * @throws ArgumentError if a size is not a positive integer or does not fit another, what is to be shared or tied has two
 * sizes, or a decoder without attention has no bridge; from `initializeParameters`, if states to be copied do not fit.
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
>(
  options: EncoderDecoderOptions<
    Encoder,
    Decoder,
    SourceVocabularySize,
    TargetVocabularySize,
    SourceEmbeddingSize,
    TargetEmbeddingSize
  > & {
    readonly encoder: FittingSize<
      'inputSize',
      NoInfer<VectorSize<SourceVocabularySize, SourceEmbeddingSize>>,
      NoInfer<Encoder>['inputSize']
    >;
    readonly decoder: FittingSize<
      'inputSize',
      NoInfer<VectorSize<TargetVocabularySize, TargetEmbeddingSize>>,
      NoInfer<Decoder>['inputSize']
    > &
      FittingDecoder<NoInfer<Encoder>, NoInfer<Decoder>>;
  },
): EncoderDecoder<EncoderParametersOf<Encoder>, ParametersOf<Decoder>, StateOf<Decoder>> {
  type Parameters = EncoderDecoderParameters<EncoderParametersOf<Encoder>, ParametersOf<Decoder>>;
  type State = StateOf<Decoder>;
  const {
    sourceVocabularySize,
    targetVocabularySize,
    sourceEmbeddingSize,
    targetEmbeddingSize,
    encoder,
    decoder,
    bridge = 'dense',
    sharedEmbeddings = false,
    tiedWeights = false,
  }: EncoderDecoderOptions = options as EncoderDecoderOptions;
  const attending = attendingCell(decoder);
  checkOptions(options as EncoderDecoderOptions);

  /** The embedding of the targets. */
  function targetEmbeddingOf({ sourceEmbedding, targetEmbedding }: Parameters): Embedding {
    return sharedEmbeddings ? sourceEmbedding : targetEmbedding;
  }

  /** All that the encoder gives. */
  function read(
    { sourceEmbedding, encoder: parameters }: Pick<Parameters, 'sourceEmbedding' | 'encoder'>,
    tokens: Tensor2D,
    encodeOptions: EncodeOptions,
  ): { outputs: Tensor3D; finalStates: StateTree } {
    if (sourceEmbedding.weight !== undefined) {
      return encoder.encode(parameters, embeddingLookup(sourceEmbedding.weight, tokens) as Tensor3D, encodeOptions);
    }
    if (encoder.encodeTokens !== undefined) return encoder.encodeTokens(parameters, tokens, encodeOptions);
    return encoder.encode(parameters, oneHotVectors(tokens, sourceVocabularySize) as Tensor3D, encodeOptions);
  }

  /** The decoder over tokens [batch, time]; one-hot vectors are not made where it does without them. */
  function write(
    parameters: Parameters,
    tokens: Tensor2D,
    state: State,
    encodeOptions: EncodeOptions,
  ): { outputs: Tensor3D; state: State } {
    const { weight } = targetEmbeddingOf(parameters);
    if (weight === undefined && decoder.tokenSequence !== undefined) {
      return decoder.tokenSequence(parameters.decoder, tokens, state, encodeOptions);
    }
    const inputs = weight === undefined ? oneHotVectors(tokens, targetVocabularySize) : embeddingLookup(weight, tokens);
    return unroll<ParameterTree, State>(decoder, parameters.decoder, inputs as Tensor3D, state, encodeOptions);
  }

  /** Outputs [..., outputSize] to logits [..., targetVocabularySize]. */
  function logitsOf<T extends Tensor2D | Tensor3D>(parameters: Parameters, outputs: T): T {
    const { weight, bias } = parameters.head;
    if (weight !== undefined) return linear(outputs, weight, bias);
    const tied = targetEmbeddingOf(parameters).weight as Tensor2D;
    const rows = reshape(outputs, [-1, decoder.outputSize]) as Tensor2D;
    const logits = add(matMul(rows, tied, false, true), bias);
    return reshape(logits, [...outputs.shape.slice(0, -1), targetVocabularySize] as [number, number]) as T;
  }

  return {
    sourceVocabularySize,
    targetVocabularySize,

    initializeParameters(key) {
      const [sourceKey, targetKey, encoderKey, bridgeKey, decoderKey, headKey] = splitKey(key, 6);
      return tidy(() => {
        const sourceEmbedding = initializeEmbedding(sourceKey, sourceVocabularySize, sourceEmbeddingSize);
        const encoderParameters = encoder.initializeParameters(encoderKey);
        const { finalStates } = encoder.encode(encoderParameters, zeros([1, 1, encoder.inputSize])); // for their sizes
        const fresh: StateTree = attending === undefined ? decoder.initialState(1) : attending.initialCellState(1);
        return {
          sourceEmbedding,
          targetEmbedding: sharedEmbeddings
            ? {}
            : initializeEmbedding(targetKey, targetVocabularySize, targetEmbeddingSize),
          encoder: encoderParameters,
          bridge: initializeBridge(bridgeKey, { caller: 'encoderDecoder', bridge, finalStates, fresh }),
          decoder: decoder.initializeParameters(decoderKey),
          head: {
            ...(!tiedWeights && {
              weight: initializeWeight(headKey, [decoder.outputSize, targetVocabularySize], decoder.outputSize),
            }),
            bias: zeros([targetVocabularySize]),
          },
        };
      });
    },

    encode(parameters, sources, encodeOptions = {}) {
      const caller = 'encoderDecoder.encode';
      const { lengths } = encodeOptions;
      return tidy(() => {
        const tokens = tokensWithinLengths(
          { sources },
          { caller, lengths, minimum: 1, vocabularySize: sourceVocabularySize },
        );
        const batchSize = tokens.shape[0];
        const { outputs, finalStates } = read(parameters, tokens, encodeOptions);
        const fresh: StateTree =
          attending === undefined ? decoder.initialState(batchSize) : attending.initialCellState(batchSize);
        const first = crossBridge(parameters.bridge, { caller, bridge, finalStates, fresh });
        if (attending === undefined) return first as State;
        return attending.initialStateOver(parameters.decoder, outputs, { ...encodeOptions, cell: first }) as State;
      });
    },

    step(parameters, tokens, state) {
      matchShape('encoderDecoder.step', { tokens }, ['batch']);
      requireTokenIds('encoderDecoder.step', { tokens }, targetVocabularySize);
      return tidy(() => {
        const { weight } = targetEmbeddingOf(parameters);
        const input =
          weight === undefined ? oneHotVectors(tokens, targetVocabularySize) : embeddingLookup(weight, tokens);
        const { output, state: next } = decoder.step(parameters.decoder, input as Tensor2D, state);
        return { logits: logitsOf(parameters, output), state: next };
      });
    },

    sequence(parameters, tokens, state, encodeOptions = {}) {
      const caller = 'encoderDecoder.sequence';
      const { lengths } = encodeOptions;
      return tidy(() => {
        const known = tokensWithinLengths(
          { tokens },
          { caller, lengths, minimum: 0, vocabularySize: targetVocabularySize },
        );
        const { outputs, state: next } = write(parameters, known, state, encodeOptions);
        return { logits: logitsOf(parameters, outputs), state: next };
      });
    },
  };
}

/** The decoder as one that attends, if it does. */
function attendingCell(decoder: AnyRecurrentCell): AttendingCell<ParameterTree, StateTree, StateTree> | undefined {
  if (!('initialStateOver' in decoder)) return undefined;
  return decoder as AttendingCell<ParameterTree, StateTree, StateTree>;
}

function initializeEmbedding(key: RandomKey, vocabularySize: number, embeddingSize: number | undefined): Embedding {
  if (embeddingSize === undefined) return {};
  return { weight: initializeWeight(key, [vocabularySize, embeddingSize], embeddingSize) };
}

function initializeWeight(key: RandomKey, shape: [number, number], size: number): Tensor2D {
  return uniformInitializer(1 / Math.sqrt(size))(key, shape);
}

function checkOptions(options: EncoderDecoderOptions): void {
  const { sourceVocabularySize, targetVocabularySize, sourceEmbeddingSize, targetEmbeddingSize } = options;
  const { encoder, decoder, bridge = 'dense', sharedEmbeddings = false, tiedWeights = false } = options;
  const caller = 'encoderDecoder';
  requireInteger(caller, { sourceVocabularySize, targetVocabularySize });
  if (sourceEmbeddingSize !== undefined) requireInteger(caller, { sourceEmbeddingSize });
  if (targetEmbeddingSize !== undefined) requireInteger(caller, { targetEmbeddingSize });

  function requireEqual(argument: string, actual: unknown, wanted: string, size: unknown): void {
    if (actual === size) return;
    throw new ArgumentError({ caller, argument, expectation: `equal ${wanted}, ${size}`, actual });
  }

  requireEqual(
    'encoder.inputSize',
    encoder.inputSize,
    sourceEmbeddingSize === undefined ? 'sourceVocabularySize' : 'sourceEmbeddingSize',
    sourceEmbeddingSize ?? sourceVocabularySize,
  );
  requireEqual(
    'decoder.inputSize',
    decoder.inputSize,
    targetEmbeddingSize === undefined ? 'targetVocabularySize' : 'targetEmbeddingSize',
    targetEmbeddingSize ?? targetVocabularySize,
  );
  const attending = attendingCell(decoder);
  if (attending !== undefined) {
    requireEqual('decoder.memorySize', attending.memorySize, 'the outputSize of the encoder', encoder.outputSize);
  }
  if (bridge !== 'none' && bridge !== 'copy' && bridge !== 'dense') {
    const expectation = "be 'none', 'copy' or 'dense'";
    throw new ArgumentError({ caller, argument: 'bridge', expectation, actual: bridge });
  }
  if (bridge === 'none' && attending === undefined) {
    const expectation = "be 'copy' or 'dense' where the decoder does not attend";
    const advice =
      'Nothing would lead from the sources to what is written. An attentionCell reads them without a bridge.';
    throw new ArgumentError({ caller, argument: 'bridge', expectation, actual: bridge, advice });
  }
  if (sharedEmbeddings) {
    requireEqual(
      'targetVocabularySize',
      targetVocabularySize,
      'sourceVocabularySize to be shared',
      sourceVocabularySize,
    );
    requireEqual('targetEmbeddingSize', targetEmbeddingSize, 'sourceEmbeddingSize to be shared', sourceEmbeddingSize);
    if (sourceEmbeddingSize === undefined) {
      const expectation = 'be given where embeddings are shared';
      throw new ArgumentError({ caller, argument: 'sourceEmbeddingSize', expectation, actual: undefined });
    }
  }
  if (tiedWeights) {
    requireEqual('targetEmbeddingSize', targetEmbeddingSize, "the decoder's outputSize to be tied", decoder.outputSize);
  }
}
