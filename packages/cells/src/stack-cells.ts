import { type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, splitKey } from '@unroll/core';
import type {
  AnyRecurrentCell,
  ParametersOf,
  RecurrentCell,
  RecurrentLayer,
  SequenceOptions,
  StateOf,
  StateTree,
} from '@unroll/tensors';
import { unroll } from './unroll.js';

/** The parameters of a stack: those of each cell, the first cell's first. */
export type StackParameters<Cells extends readonly AnyRecurrentCell[]> = {
  -readonly [Index in keyof Cells]: ParametersOf<Cells[Index]>;
};

/** The state of a stack: that of each cell, the first cell's first. */
export type StackState<Cells extends readonly AnyRecurrentCell[]> = {
  -readonly [Index in keyof Cells]: StateOf<Cells[Index]>;
};

/**
 * The cells of a stack, with what would fit in place of each cell that does not: one whose inputSize is another than
 * the outputSize of the cell before, where both are literal types.
 */
export type FittingCells<
  Cells extends readonly AnyRecurrentCell[],
  Below extends number = number,
> = Cells extends readonly [infer First extends AnyRecurrentCell, ...infer Others extends readonly AnyRecurrentCell[]]
  ? [Fitting<First, Below>, ...FittingCells<Others, First['outputSize']>]
  : Cells;

/** The cell, if its inputs can be of a size. */
type Fitting<Cell extends AnyRecurrentCell, Size extends number> = [Cell['inputSize'] & Size] extends [never]
  ? { readonly inputSize: Size }
  : Cell;

/** The outputSize of the last cell. */
type LastOutputSize<Cells extends readonly AnyRecurrentCell[]> = Cells extends readonly [
  ...AnyRecurrentCell[],
  infer Last extends AnyRecurrentCell,
]
  ? Last['outputSize']
  : number;

/**
 * Cells on top of each other, as one cell: each reads the output of the one before.
 *
 * Shapes: input [batch, inputSize of the first]; output [batch, outputSize of the last].
 *
 * @param cells At least one. The outputSize of each is the inputSize of the next.
 * @throws ArgumentError if there is no cell, or two sizes do not meet; by a step, if there are not as many parameters
 * or states as cells.
 * @example
 * const below = lstmCell({ inputSize: 64, hiddenSize: 128 });
 * const cell = stackCells(below, lstmCell({ inputSize: 128, hiddenSize: 128 }));
 */
export function stackCells<const Cells extends readonly [AnyRecurrentCell, ...AnyRecurrentCell[]]>(
  ...cells: Cells & FittingCells<Cells>
): RecurrentCell<StackParameters<Cells>, StackState<Cells>, Cells[0]['inputSize'], LastOutputSize<Cells>> {
  checkSizes(cells);

  const { tokenSequence } = cells[0];

  /** The sequence of the stack, from that of its first cell. */
  function sequenceFrom(
    first: { outputs: Tensor3D; state: StateTree },
    parameters: StackParameters<Cells>,
    state: StackState<Cells>,
    options: SequenceOptions | undefined,
  ): { outputs: Tensor3D; state: StackState<Cells> } {
    let { outputs } = first;
    const others = cells.slice(1).map((cell, index) => {
      const layer = unroll(cell, parameters[index + 1], outputs, state[index + 1], options);
      outputs = layer.outputs;
      return layer.state;
    });
    return { outputs, state: [first.state, ...others] as StackState<Cells> };
  }

  return {
    inputSize: cells[0].inputSize,
    outputSize: (cells.at(-1) as AnyRecurrentCell).outputSize as LastOutputSize<Cells>,

    initializeParameters(key) {
      const keys = splitKey(key, cells.length as number);
      return cells.map((cell, index) =>
        cell.initializeParameters(keys[index] as (typeof keys)[number]),
      ) as StackParameters<Cells>;
    },

    initialState(batchSize) {
      return cells.map((cell) => cell.initialState(batchSize)) as StackState<Cells>;
    },

    step(parameters, input, state) {
      checkCounts('stackCells.step', cells, { parameters, state });
      return tidy(() => {
        let output: Tensor2D = input;
        const states = cells.map((cell, index) => {
          const step = cell.step(parameters[index], output, state[index]);
          output = step.output;
          return step.state;
        });
        return { output, state: states as StackState<Cells> };
      });
    },

    sequence(parameters, inputs, state, options) {
      checkCounts('stackCells.sequence', cells, { parameters, state });
      return tidy(() => {
        return sequenceFrom(unroll(cells[0], parameters[0], inputs, state[0], options), parameters, state, options);
      });
    },

    ...(tokenSequence !== undefined && {
      tokenSequence(
        parameters: StackParameters<Cells>,
        tokens: Tensor2D,
        state: StackState<Cells>,
        options?: SequenceOptions,
      ) {
        checkCounts('stackCells.tokenSequence', cells, { parameters, state });
        return tidy(() => {
          const first = tokenSequence.call(cells[0], parameters[0], tokens, state[0], options);
          return sequenceFrom(first, parameters, state, options);
        });
      },
    }),

    ...(cells.every((cell) => cell.layers !== undefined) && {
      layers: (parameters: StackParameters<Cells>): readonly RecurrentLayer[] =>
        cells.flatMap((cell, index) => cell.layers?.(parameters[index]) ?? []),
    }),
  };
}

function checkSizes(cells: readonly AnyRecurrentCell[]): void {
  if (cells.length === 0) {
    throw new ArgumentError({
      caller: 'stackCells',
      argument: 'cells',
      expectation: 'hold at least one cell',
      actual: [],
    });
  }
  cells.slice(1).forEach((cell, index) => {
    const below = cells[index] as AnyRecurrentCell;
    if (cell.inputSize === below.outputSize) return;
    throw new ArgumentError({
      caller: 'stackCells',
      argument: `cells[${index + 1}].inputSize`,
      expectation: `equal the outputSize of cells[${index}], ${below.outputSize}`,
      actual: cell.inputSize,
    });
  });
}

/** Checks that there is an entry for each cell. */
function checkCounts(
  caller: string,
  cells: readonly AnyRecurrentCell[],
  given: Readonly<Record<'parameters' | 'state', unknown>>,
): void {
  for (const [argument, entries] of Object.entries(given)) {
    if (Array.isArray(entries) && entries.length === cells.length) continue;
    if (!Array.isArray(entries)) {
      const expectation = `be an array of one entry for each of the ${cells.length} cells`;
      throw new ArgumentError({ caller, argument, expectation, actual: entries });
    }
    const expectation = `be ${cells.length}, one for each cell`;
    throw new ArgumentError({ caller, argument: `${argument}.length`, expectation, actual: entries.length });
  }
}
