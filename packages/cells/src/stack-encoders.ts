import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, type RandomKey, splitKey } from '@unroll/core';
import type { StateTree } from '@unroll/tensors';
import type {
  AnySequenceEncoder,
  EncodedSequences,
  EncodeOptions,
  EncoderParametersOf,
  FinalStatesOf,
  SequenceEncoder,
} from './sequence-encoder.js';

/** The parameters of stacked encoders: those of each, the first encoder's first. */
export type StackedEncoderParameters<Encoders extends readonly AnySequenceEncoder[]> = {
  -readonly [Index in keyof Encoders]: EncoderParametersOf<Encoders[Index]>;
};

/** The final states of stacked encoders: those of each, the first encoder's first. */
export type StackedEncoderStates<Encoders extends readonly AnySequenceEncoder[]> = {
  -readonly [Index in keyof Encoders]: FinalStatesOf<Encoders[Index]>;
};

/**
 * The encoders of a stack, with what would fit in place of each that does not: one whose inputSize is another than the
 * outputSize of the one before, where both are literal types.
 */
export type FittingEncoders<
  Encoders extends readonly AnySequenceEncoder[],
  Below extends number = number,
> = Encoders extends readonly [
  infer First extends AnySequenceEncoder,
  ...infer Others extends readonly AnySequenceEncoder[],
]
  ? [
      [First['inputSize'] & Below] extends [never] ? { readonly inputSize: Below } : First,
      ...FittingEncoders<Others, First['outputSize']>,
    ]
  : Encoders;

/**
 * Encoders on top of each other, as one encoder: each reads all the outputs of the one before. Bidirectional encoders
 * stacked so are a deep bidirectional network, as PyTorch's with several layers.
 *
 * Shapes: inputs [batch, time, inputSize of the first]; outputs [batch, time, outputSize of the last].
 *
 * @param encoders At least one. The outputSize of each is the inputSize of the next.
 * @throws ArgumentError if there is no encoder, or two sizes do not meet.
 * @example const encoder = stackEncoders(bidirectional(first, second), unidirectional(third));
 */
export function stackEncoders<const Encoders extends readonly [AnySequenceEncoder, ...AnySequenceEncoder[]]>(
  ...encoders: Encoders & FittingEncoders<Encoders>
): SequenceEncoder<
  StackedEncoderParameters<Encoders>,
  StackedEncoderStates<Encoders>,
  Encoders[0]['inputSize'],
  number
> {
  type Parameters = StackedEncoderParameters<Encoders>;
  type States = StackedEncoderStates<Encoders>;
  checkSizes(encoders);
  const { encodeTokens } = encoders[0];

  /** What the stack gives, from what its first encoder does. */
  function encodeFrom(
    first: EncodedSequences<StateTree>,
    parameters: Parameters,
    options: EncodeOptions | undefined,
  ): EncodedSequences<States> {
    let { outputs, lastOutput } = first;
    const others = encoders.slice(1).map((encoder, index) => {
      const layer = encoder.encode(parameters[index + 1], outputs, options);
      ({ outputs, lastOutput } = layer);
      return layer.finalStates;
    });
    return { outputs, lastOutput, finalStates: [first.finalStates, ...others] as States };
  }

  return {
    inputSize: encoders[0].inputSize,
    outputSize: (encoders.at(-1) as AnySequenceEncoder).outputSize,

    initializeParameters(key) {
      const keys = splitKey(key, encoders.length as number);
      return encoders.map((encoder, index) => encoder.initializeParameters(keys[index] as RandomKey)) as Parameters;
    },

    encode(parameters, inputs, options) {
      return tidy(() => encodeFrom(encoders[0].encode(parameters[0], inputs, options), parameters, options));
    },

    ...(encodeTokens !== undefined && {
      encodeTokens: (parameters: Parameters, tokens: Tensor2D, options?: EncodeOptions) =>
        tidy(() => encodeFrom(encodeTokens.call(encoders[0], parameters[0], tokens, options), parameters, options)),
    }),
  };
}

function checkSizes(encoders: readonly AnySequenceEncoder[]): void {
  const caller = 'stackEncoders';
  if (encoders.length === 0) {
    throw new ArgumentError({ caller, argument: 'encoders', expectation: 'hold at least one encoder', actual: [] });
  }
  encoders.slice(1).forEach((encoder, index) => {
    const below = encoders[index] as AnySequenceEncoder;
    if (encoder.inputSize === below.outputSize) return;
    throw new ArgumentError({
      caller,
      argument: `encoders[${index + 1}].inputSize`,
      expectation: `equal the outputSize of encoders[${index}], ${below.outputSize}`,
      actual: encoder.inputSize,
    });
  });
}
