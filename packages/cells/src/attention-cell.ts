import { clone, concat, type Tensor1D, type Tensor2D, type Tensor3D, tanh, tidy, zeros } from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey, requireInteger, splitKey } from '@unroll/core';
import { linear, replacePastLengths } from '@unroll/kernels';
import {
  mapTree,
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type SequenceOptions,
  type StateTree,
} from '@unroll/tensors';
import type { AttendingCell } from './attending-cell.js';
import type { FittingSize } from './fitting-size.js';
import { matchParts } from './match-parts.js';
import type { Memory, MemoryReader } from './memory-reader.js';
import { uniformInitializer } from './uniform-initializer.js';
import { unroll } from './unroll.js';

/** Options of {@link attentionCell}. */
export type AttentionCellOptions<OutputSize extends number> = {
  /** Length of the output, which is made of the cell's output and what it read. Integer, at least 1. */
  readonly outputSize: OutputSize;
};

/** The parameters of a cell with attention. */
export type AttentionCellParameters<CellParameters extends ParameterTree, ReaderParameters extends ParameterTree> = {
  cell: CellParameters;
  reader: ReaderParameters;
  /** From what is read and the cell's output: weight [memorySize + cell.outputSize, outputSize], bias [outputSize]. */
  combine: { weight: Tensor2D; bias: Tensor1D };
};

/** The state of a cell with attention: the memory it reads is carried with it, row by row, and does not change. */
export type AttentionCellState<CellState extends StateTree, ReaderState extends StateTree> = {
  cell: CellState;
  memory: Memory;
  reader: ReaderState;
};

/** A cell with attention over a memory that its first state holds. */
export interface AttentionCell<
  CellParameters extends ParameterTree,
  CellState extends StateTree,
  ReaderParameters extends ParameterTree,
  ReaderState extends StateTree,
  InputSize extends number = number,
  OutputSize extends number = number,
  MemorySize extends number = number,
> extends AttendingCell<
    AttentionCellParameters<CellParameters, ReaderParameters>,
    AttentionCellState<CellState, ReaderState>,
    CellState,
    InputSize,
    OutputSize,
    MemorySize
  > {}

/**
 * A cell that reads a memory at every step, and whose output is made of both.
 *
 * Shapes: input [batch, cell.inputSize]; output [batch, outputSize].
 * Parameters: cell, reader, combine.weight W [memorySize + cell.outputSize, outputSize] and combine.bias b
 * [outputSize]. W starts uniform within ±1/√ of the length it sums over, b at 0. State: cell, memory, reader.
 * `initialStateOver` makes the first one; `initialState` has a memory of a single vector of zeros.
 *
 *   h = cell(input)      c = read(h, memory)      output = tanh([c, h]·W + b)
 *
 * On WASM a sequence runs as that of the cell, with all readings in one kernel, where no reading depends on those
 * before; otherwise, as with coverage, step by step.
 *
 * Source: Luong et al. 2015, section 3 and equation 5. Differs from it: with a bias. What was read enters the next step
 * by way of `inputFeeding`.
 *
 * @throws ArgumentError if the size is not a positive integer, or the cell's output not of the size of the reader's
 * queries.
 * @example
 * const reader = dotMemoryReader({ size: 128 });
 * const cell = attentionCell(lstmCell({ inputSize: 64, hiddenSize: 128 }), reader, { outputSize: 128 });
 */
export function attentionCell<
  CellParameters extends ParameterTree,
  CellState extends StateTree,
  ReaderParameters extends ParameterTree,
  ReaderState extends StateTree,
  InputSize extends number,
  CellOutputSize extends number,
  QuerySize extends number,
  MemorySize extends number,
  const OutputSize extends number,
>(
  cell: RecurrentCell<CellParameters, CellState, InputSize, CellOutputSize>,
  reader: MemoryReader<ReaderParameters, ReaderState, QuerySize, MemorySize> &
    FittingSize<'querySize', NoInfer<CellOutputSize>, NoInfer<QuerySize>>,
  { outputSize }: AttentionCellOptions<OutputSize>,
): AttentionCell<CellParameters, CellState, ReaderParameters, ReaderState, InputSize, OutputSize, MemorySize> {
  type Parameters = AttentionCellParameters<CellParameters, ReaderParameters>;
  type State = AttentionCellState<CellState, ReaderState>;
  const { inputSize, tokenSequence } = cell;
  const { memorySize, readAll, querySize } = reader as MemoryReader<ReaderParameters, ReaderState, number, MemorySize>;
  requireInteger('attentionCell', { outputSize });
  if (querySize !== cell.outputSize) {
    const expectation = `equal the outputSize of the cell, ${cell.outputSize}`;
    throw new ArgumentError({ caller: 'attentionCell', argument: 'reader.querySize', expectation, actual: querySize });
  }
  const combinedSize = memorySize + cell.outputSize;

  function checkParameters(caller: string, parameters: Parameters): void {
    matchParts(caller, 'parameters', parameters, ['cell', 'reader', 'combine']);
    const { weight, bias } = parameters.combine;
    matchShape(caller, { 'parameters.combine.weight': weight }, [combinedSize, outputSize]);
    matchShape(caller, { 'parameters.combine.bias': bias }, [outputSize]);
  }

  function checkParts(caller: string, parameters: Parameters, state: State): void {
    checkParameters(caller, parameters);
    matchParts(caller, 'state', state, ['cell', 'memory', 'reader']);
    matchShape(caller, { 'state.memory.values': state.memory.values }, ['batch', 'time', memorySize]);
  }

  /** What a step or a sequence puts out: both [..., size]. */
  function combined<T extends Tensor2D | Tensor3D>({ combine }: Parameters, contexts: T, outputs: T): T {
    return tanh(linear(concat([contexts, outputs], contexts.rank - 1), combine.weight, combine.bias)) as T;
  }

  /** The readings of a whole sequence. */
  function readSequence(
    run: { outputs: Tensor3D; state: CellState },
    read: NonNullable<typeof readAll>,
    parameters: Parameters,
    state: State,
    { lengths }: SequenceOptions = {},
  ): { outputs: Tensor3D; state: State } {
    const { contexts } = read(parameters.reader, run.outputs, state.memory);
    const outputs = combined(parameters, contexts, run.outputs);
    return {
      outputs: lengths === undefined ? outputs : replacePastLengths(outputs, lengths, 0),
      state: { ...state, cell: run.state },
    };
  }

  /** The first state over a prepared memory. */
  function stateOver(cellState: CellState, memory: Memory): State {
    return { cell: cellState, memory, reader: reader.initialState(memory) };
  }

  return {
    inputSize,
    outputSize,
    memorySize,

    initializeParameters(key) {
      const [cellKey, readerKey, combineKey] = splitKey(key, 3);
      return {
        cell: cell.initializeParameters(cellKey),
        reader: reader.initializeParameters(readerKey),
        combine: {
          weight: uniformInitializer(1 / Math.sqrt(combinedSize))(combineKey, [combinedSize, outputSize]),
          bias: zeros([outputSize]),
        },
      };
    },

    initialState(batchSize) {
      return tidy(() => {
        const anyParameters = reader.initializeParameters(randomKey(0)); // of zeros they make the same keys
        const nothing = reader.prepare(anyParameters, zeros([batchSize, 1, memorySize]));
        return stateOver(cell.initialState(batchSize), nothing);
      });
    },

    initialCellState: (batchSize) => cell.initialState(batchSize),

    initialStateOver(parameters, memory, options = {}) {
      checkParameters('attentionCell.initialStateOver', parameters);
      return tidy(() => {
        const prepared = reader.prepare(parameters.reader, memory, options);
        const given = options.cell === undefined ? undefined : mapTree(options.cell, (tensor) => clone(tensor));
        return stateOver(given ?? cell.initialState(memory.shape[0]), prepared);
      });
    },

    step(parameters, input, state) {
      checkParts('attentionCell.step', parameters, state);
      return tidy(() => {
        const step = cell.step(parameters.cell, input, state.cell);
        const reading = reader.read(parameters.reader, step.output, state.memory, state.reader);
        return {
          output: combined(parameters, reading.context, step.output),
          state: { cell: step.state, memory: state.memory, reader: reading.state },
        };
      });
    },

    ...(readAll !== undefined && {
      sequence(parameters: Parameters, inputs: Tensor3D, state: State, options?: SequenceOptions) {
        checkParts('attentionCell.sequence', parameters, state);
        return tidy(() => {
          const run = unroll(cell, parameters.cell, inputs, state.cell, options);
          return readSequence(run, readAll, parameters, state, options);
        });
      },
    }),

    ...(readAll !== undefined &&
      tokenSequence !== undefined && {
        tokenSequence(parameters: Parameters, tokens: Tensor2D, state: State, options?: SequenceOptions) {
          checkParts('attentionCell.tokenSequence', parameters, state);
          return tidy(() => {
            const run = tokenSequence.call(cell, parameters.cell, tokens, state.cell, options);
            return readSequence(run, readAll, parameters, state, options);
          });
        },
      }),
  };
}
