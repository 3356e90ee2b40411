import type { AnySequenceEncoder, AttendingCell, FittingSize } from '@unroll/cells';
import { ArgumentError } from '@unroll/core';
import type { AnyRecurrentCell, ParameterTree, StateTree } from '@unroll/tensors';
import type { Bridge } from './bridge.js';

/** Options of `encoderDecoder`. */
export type EncoderDecoderOptions<
  Encoder extends AnySequenceEncoder = AnySequenceEncoder,
  Decoder extends AnyRecurrentCell = AnyRecurrentCell,
  SourceVocabularySize extends number = number,
  TargetVocabularySize extends number = number,
  SourceEmbeddingSize extends number | undefined = number | undefined,
  TargetEmbeddingSize extends number | undefined = number | undefined,
  Tied extends boolean = boolean,
  Shared extends boolean = boolean,
  OwnBridge extends Bridge = Bridge,
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
   * encoder; `'copy'`, those states as they are; `'none'`, its own initial state, for decoders with attention. Of a cell
   * with a normalizer, such as `sLstmCell`, `'dense'` leads to `hidden` alone, and the rest begins as the cell says;
   * `mLstmCell` has none, so that a decoder of nothing else is copied to, or attends. Default `'dense'`.
   */
  readonly bridge?: OwnBridge;
  /** One embedding for both sides, which have one vocabulary and one embedding size. Default false. */
  readonly sharedEmbeddings?: Shared;
  /** The target's embedding serves as the weight of the head too: its size is the decoder's outputSize. Default false. */
  readonly tiedWeights?: Tied;
};

/** What options must be besides, where they are literal types and do not fit each other. */
export type FittingOptions<
  Encoder extends AnySequenceEncoder,
  Decoder extends AnyRecurrentCell,
  SourceVocabularySize extends number,
  TargetVocabularySize extends number,
  SourceEmbeddingSize extends number | undefined,
  TargetEmbeddingSize extends number | undefined,
  Tied extends boolean,
  Shared extends boolean,
  OwnBridge extends Bridge,
> = FittingParts<
  Encoder,
  Decoder,
  VectorSize<SourceVocabularySize, SourceEmbeddingSize>,
  VectorSize<TargetVocabularySize, TargetEmbeddingSize>
> &
  TiedSizes<Decoder['outputSize'], TargetEmbeddingSize, Tied> &
  SharedSizes<SourceVocabularySize, TargetVocabularySize, SourceEmbeddingSize, TargetEmbeddingSize, Shared> &
  FittingBridge<Decoder, OwnBridge>;

/** What an encoder and a decoder must be besides, where sizes are literal types and do not fit each other. */
type FittingParts<
  Encoder extends AnySequenceEncoder,
  Decoder extends AnyRecurrentCell,
  SourceSize extends number,
  TargetSize extends number,
> = {
  readonly encoder: FittingSize<'inputSize', SourceSize, Encoder['inputSize']>;
  readonly decoder: FittingSize<'inputSize', TargetSize, Decoder['inputSize']> &
    (Decoder extends { readonly memorySize: infer MemorySize extends number }
      ? FittingSize<'memorySize', Encoder['outputSize'], MemorySize>
      : unknown);
};

/** What an option that may be left out must be, where it has to be a size, and is another or none. */
type FittingOption<Name extends string, Size extends number, OwnSize extends number | undefined> = [OwnSize] extends [
  undefined,
]
  ? { readonly [name in Name]: Size }
  : FittingSize<Name, Size, NonNullable<OwnSize>>;

/** What there must be besides where the target's embedding serves the head too. */
type TiedSizes<
  OutputSize extends number,
  TargetEmbeddingSize extends number | undefined,
  Tied extends boolean,
> = Tied extends true ? FittingOption<'targetEmbeddingSize', OutputSize, TargetEmbeddingSize> : unknown;

/** What there must be besides where both sides have one embedding. */
type SharedSizes<
  SourceVocabularySize extends number,
  TargetVocabularySize extends number,
  SourceEmbeddingSize extends number | undefined,
  TargetEmbeddingSize extends number | undefined,
  Shared extends boolean,
> = Shared extends true
  ? FittingSize<'targetVocabularySize', SourceVocabularySize, TargetVocabularySize> &
      ([SourceEmbeddingSize] extends [undefined]
        ? { readonly sourceEmbeddingSize: number }
        : FittingOption<'targetEmbeddingSize', NonNullable<SourceEmbeddingSize>, TargetEmbeddingSize>)
  : unknown;

/** A bridge of a decoder that does not attend leads somewhere. */
type FittingBridge<Decoder extends AnyRecurrentCell, OwnBridge extends Bridge> = [OwnBridge] extends ['none']
  ? Decoder extends { readonly memorySize: number }
    ? unknown
    : { readonly bridge: Exclude<Bridge, 'none'> }
  : unknown;

/** Length of the vectors that tokens enter as. */
type VectorSize<VocabularySize extends number, EmbeddingSize extends number | undefined> = EmbeddingSize extends number
  ? EmbeddingSize
  : VocabularySize;

/** A decoder that attends, if it is one. */
export function attendingCell(
  decoder: AnyRecurrentCell,
): AttendingCell<ParameterTree, StateTree, StateTree> | undefined {
  return 'initialStateOver' in decoder ? (decoder as AttendingCell<ParameterTree, StateTree, StateTree>) : undefined;
}

/**
 * Checks that the parts of an encoder-decoder fit each other.
 *
 * @throws ArgumentError that names the option which does not.
 */
export function checkParts(options: EncoderDecoderOptions): void {
  const { encoder, decoder, targetEmbeddingSize, sharedEmbeddings = false, tiedWeights = false } = options;
  const attending = attendingCell(decoder);
  if (attending !== undefined) {
    requireEqual('decoder.memorySize', attending.memorySize, "the encoder's outputSize", encoder.outputSize);
  }
  checkBridge(options.bridge ?? 'dense', attending !== undefined);
  if (sharedEmbeddings) checkShared(options);
  if (tiedWeights) {
    requireEqual('targetEmbeddingSize', targetEmbeddingSize, "the decoder's outputSize to be tied", decoder.outputSize);
  }
}

function checkBridge(bridge: Bridge, attends: boolean): void {
  if (bridge === 'dense' || bridge === 'copy' || (bridge === 'none' && attends)) return;
  const isKnown = bridge === 'none';
  throw new ArgumentError({
    caller: 'encoderDecoder',
    argument: 'bridge',
    expectation: isKnown ? "be 'dense' or 'copy' where the decoder does not attend" : "be 'dense', 'copy' or 'none'",
    actual: bridge,
    ...(isKnown && { advice: 'Nothing else would lead from what is read to what is written.' }),
  });
}

function checkShared(options: EncoderDecoderOptions): void {
  const { sourceVocabularySize, targetVocabularySize, sourceEmbeddingSize, targetEmbeddingSize } = options;
  requireEqual('targetVocabularySize', targetVocabularySize, 'sourceVocabularySize to be shared', sourceVocabularySize);
  requireEqual('targetEmbeddingSize', targetEmbeddingSize, 'sourceEmbeddingSize to be shared', sourceEmbeddingSize);
  if (sourceEmbeddingSize !== undefined) return;
  const expectation = 'be given where embeddings are shared';
  throw new ArgumentError({
    caller: 'encoderDecoder',
    argument: 'sourceEmbeddingSize',
    expectation,
    actual: undefined,
  });
}

function requireEqual(argument: string, actual: number | undefined, wanted: string, size: number | undefined): void {
  if (actual === size) return;
  throw new ArgumentError({ caller: 'encoderDecoder', argument, expectation: `equal ${wanted}, ${size}`, actual });
}
