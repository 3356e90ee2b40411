import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { RandomKey } from '@unroll/core';
import type { RecurrentLayer } from './recurrent-layer.js';
import type { SequenceOptions } from './sequence-options.js';
import type { ParameterTree, StateTree } from './tree.js';

/**
 * A recurrence over feature vectors: one step is `(parameters, input, state) -> { output, state }`.
 *
 * A cell is a value without parameters of its own; the caller holds those and passes them first. Neither `step` nor
 * `sequence` frees or changes an argument. The caller owns every tensor that is returned; `output` may be one of the
 * tensors of `state`, as an LSTM's hidden is, and is then freed once, with the state.
 *
 * `InputSize` and `OutputSize` are the sizes as literal types where they are known, so that cells which do not fit each other are
 * errors of the compiler.
 */
export interface RecurrentCell<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number = number,
  OutputSize extends number = number,
> {
  /** Length of the input's features. */
  readonly inputSize: InputSize;
  /** Length of the output's features. */
  readonly outputSize: OutputSize;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): Parameters;
  /** The state before the first step; each tensor is [batch, ...]. */
  initialState(batchSize: number): State;
  /** One time step. Shapes: input [batch, inputSize]; output [batch, outputSize]. The specification of `sequence`. */
  step(parameters: Parameters, input: Tensor2D, state: State): { output: Tensor2D; state: State };
  /**
   * All time steps as one operation, where the cell has a faster way than one step after another.
   * Shapes: inputs [batch, time, inputSize]; outputs [batch, time, outputSize]; time at least 1.
   */
  sequence?(
    parameters: Parameters,
    inputs: Tensor3D,
    state: State,
    options?: SequenceOptions,
  ): { outputs: Tensor3D; state: State };
  /**
   * `sequence` over one-hot vectors that are given by their token ids, where the cell has a faster way than to multiply
   * them: the product with a one-hot vector is a row of the weight.
   * Shapes: tokens, int32, from 0 to inputSize - 1, [batch, time]; outputs [batch, time, outputSize]; time at least 1.
   */
  tokenSequence?(
    parameters: Parameters,
    tokens: Tensor2D,
    state: State,
    options?: SequenceOptions,
  ): { outputs: Tensor3D; state: State };
  /**
   * The step as layers of known kinds, the first at the input, where that is all the cell does and every state begins with
   * zeros: a runtime without tensors can then compute it. The tensors are the parameters themselves.
   */
  layers?(parameters: Parameters): readonly RecurrentLayer[];
}

/** A recurrent cell of which only the sizes matter. */
// biome-ignore lint/suspicious/noExplicitAny: parameters stand in both argument and result position, so no other type accepts every cell
export type AnyRecurrentCell = RecurrentCell<any, any>;

/** The parameters of a cell. */
export type ParametersOf<Cell extends AnyRecurrentCell> =
  Cell extends RecurrentCell<infer Parameters, infer _State> ? Parameters : never;

/** The state of a cell. */
export type StateOf<Cell extends AnyRecurrentCell> =
  Cell extends RecurrentCell<infer _Parameters, infer State> ? State : never;
