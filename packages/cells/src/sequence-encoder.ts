import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { RandomKey } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';

/** How an encoder reads its sequences. */
export type EncodeOptions = {
  /**
   * How many steps each row has, int32, from 0 to time: [batch]. Past them outputs are 0. Default: every row has all of
   * them.
   */
  readonly lengths?: Tensor1D;
};

/** What an encoder makes of the sequences of a batch. */
export type EncodedSequences<States extends StateTree> = {
  /** [batch, time, outputSize]; 0 past the lengths. */
  outputs: Tensor3D;
  /**
   * The output of the last step that each row was read to, [batch, outputSize]: of two directions that at the row's end
   * and that at time 0, merged as their outputs are. 0 for a row of length 0.
   */
  lastOutput: Tensor2D;
  /** The states after the last step of each direction, each tensor [batch, ...]. */
  finalStates: States;
};

/**
 * What reads whole sequences, from their beginning to their end: unlike a cell it cannot go on step by step, since it
 * may read backwards as well. It has no parameters of its own and frees no argument.
 */
export interface SequenceEncoder<
  Parameters extends ParameterTree,
  States extends StateTree,
  InputSize extends number = number,
  OutputSize extends number = number,
> {
  /** Length of the input's features. */
  readonly inputSize: InputSize;
  /** Length of the output's features. */
  readonly outputSize: OutputSize;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): Parameters;
  /**
   * Reads all sequences of a batch.
   * Shapes: inputs [batch, time, inputSize]; outputs [batch, time, outputSize]; time at least 1.
   */
  encode(parameters: Parameters, inputs: Tensor3D, options?: EncodeOptions): EncodedSequences<States>;
  /** `encode` over one-hot vectors that are given by their token ids, int32, [batch, time], where that is faster. */
  encodeTokens?(parameters: Parameters, tokens: Tensor2D, options?: EncodeOptions): EncodedSequences<States>;
}

/** A sequence encoder of which only the sizes matter. */
// biome-ignore lint/suspicious/noExplicitAny: parameters stand in arguments and results, so no other type accepts every encoder
export type AnySequenceEncoder = SequenceEncoder<any, any>;

/** The parameters of an encoder. */
export type EncoderParametersOf<Encoder extends AnySequenceEncoder> =
  Encoder extends SequenceEncoder<infer Parameters, infer _States> ? Parameters : never;

/** The final states of an encoder. */
export type FinalStatesOf<Encoder extends AnySequenceEncoder> =
  Encoder extends SequenceEncoder<infer _Parameters, infer States> ? States : never;
