import type { Tensor3D } from '@tensorflow/tfjs-core';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import type { MemoryOptions } from './memory-reader.js';

/**
 * A cell that reads a memory which its first state holds, such as a decoder the outputs of its encoder.
 *
 * `CellState` is the part of the state that would be there without a memory: what an encoder's final states can start.
 */
export interface AttendingCell<
  Parameters extends ParameterTree,
  State extends StateTree,
  CellState extends StateTree,
  InputSize extends number = number,
  OutputSize extends number = number,
  MemorySize extends number = number,
> extends RecurrentCell<Parameters, State, InputSize, OutputSize> {
  /** Length of the vectors in memory. */
  readonly memorySize: MemorySize;
  /** What `initialStateOver` begins with by default: the first state of the cell that does not read, [batch, ...]. */
  initialCellState(batchSize: number): CellState;
  /**
   * The state before the first step over a memory [batch, time, memorySize], such as the outputs of an encoder.
   * Gradients flow back into the memory and the cell's state.
   *
   * @param options.lengths How many places each row of the memory has. Default: all of time.
   * @param options.cell The state that the cell begins with, such as an encoder's last. Default: its initial state.
   */
  initialStateOver(
    parameters: Parameters,
    memory: Tensor3D,
    options?: MemoryOptions & { readonly cell?: CellState },
  ): State;
}
