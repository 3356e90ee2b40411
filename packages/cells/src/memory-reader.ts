import type { Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { RandomKey } from '@unroll/core';
import type { ParameterTree, StateTree } from '@unroll/tensors';

/** A memory made ready to be read many times, such as the outputs of an encoder. */
export type Memory = {
  /** What queries are compared with: [batch, time, keySize]. */
  keys: Tensor3D;
  /** What is read: [batch, time, memorySize]. */
  values: Tensor3D;
  /** How many places each row has, int32, from 1 to time: [batch]. */
  lengths: Tensor1D;
};

/** How long the rows of a memory are. */
export type MemoryOptions = {
  /**
   * How many places each row has, int32, from 1 to time: [batch]. Those past them are not read. Default: all of time.
   */
  readonly lengths?: Tensor1D;
};

/**
 * Soft attention with parameters: reads what a query asks for out of a memory.
 *
 * A reader has no parameters of its own and frees no argument. The caller owns what it returns; the state may be the
 * argument.
 */
export interface MemoryReader<
  Parameters extends ParameterTree,
  State extends StateTree,
  QuerySize extends number = number,
  MemorySize extends number = number,
> {
  /** Length of a query. */
  readonly querySize: QuerySize;
  /** Length of the vectors in memory, and of what is read. */
  readonly memorySize: MemorySize;
  /** Fresh parameters. The same key gives the same bits on every machine. */
  initializeParameters(key: RandomKey): Parameters;
  /** Computes once what every reading needs. Shapes: memory [batch, time, memorySize]; time at least 1. */
  prepare(parameters: Parameters, memory: Tensor3D, options?: MemoryOptions): Memory;
  /** The state before the first reading. `{}` where no reading depends on those before. */
  initialState(memory: Memory): State;
  /** One reading. Shapes: query [batch, querySize]; context [batch, memorySize]; weights, of sum 1, [batch, time]. */
  read(
    parameters: Parameters,
    query: Tensor2D,
    memory: Memory,
    state: State,
  ): { context: Tensor2D; weights: Tensor2D; state: State };
  /**
   * Many readings at once, where none depends on those before.
   * Shapes: queries [batch, queries, querySize]; contexts [batch, queries, memorySize]; weights [batch, queries, time].
   */
  readAll?(parameters: Parameters, queries: Tensor3D, memory: Memory): { contexts: Tensor3D; weights: Tensor3D };
}
