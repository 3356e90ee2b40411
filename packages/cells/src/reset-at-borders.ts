import {
  concat,
  greater,
  reshape,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tidy,
  where,
} from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { checkLengths } from '@unroll/kernels';
import {
  matchShape,
  type ParameterTree,
  type RecurrentCell,
  type SequenceOptions,
  type StateTree,
  zipTrees,
} from '@unroll/tensors';
import { unroll } from './unroll.js';

/** Options of {@link resetAtBorders}. */
export type ResetAtBordersOptions = {
  /**
   * The input feature that is 1 where a document begins, and 0 elsewhere: a flag, or of one-hot vectors the id of the
   * token that begins documents. Integer from 0 to inputSize - 1.
   */
  readonly feature: number;
};

/**
 * A cell that forgets at the borders of documents: a step whose input has the flag starts from the initial state.
 *
 * Shapes, parameters and state are those of the cell, which also reads the flag. A flag above 0.5 is one. Backwards,
 * the flag begins a document in the order of reading, too. On WASM a sequence runs as that of the cell, in one part
 * more than there are time steps with a border in any row.
 *
 *   state' = cell(input, initial state where input[feature] is 1, otherwise state)
 *
 * @throws ArgumentError if the feature is not an integer from 0 to inputSize - 1.
 * @example
 * const feature = tokenizer.encode('\n')[0];
 * const cell = resetAtBorders(lstmCell({ inputSize: 65, hiddenSize: 128 }), { feature });
 */
export function resetAtBorders<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize>,
  { feature }: ResetAtBordersOptions,
): RecurrentCell<Parameters, State, InputSize, OutputSize> {
  requireInteger('resetAtBorders', { feature }, { minimum: 0, maximum: cell.inputSize - 1 });
  const { inputSize, outputSize, tokenSequence } = cell;

  /** The initial state in the rows with a border: isBorder [batch, 1] or [batch]. */
  function reset(state: State, isBorder: Tensor): State {
    const batch = isBorder.shape[0] as number;
    return zipTrees([state, cell.initialState(batch)], ([carried, initial]) =>
      where(reshape(isBorder, [batch, ...Array(carried.rank - 1).fill(1)]), initial, carried),
    );
  }

  /** Runs a block part by part, each from a time with borders on. */
  function runParts<Block extends Tensor2D | Tensor3D>(
    run: (part: Block, state: State, options: SequenceOptions) => { outputs: Tensor3D; state: State },
    block: Block,
    state: State,
    isBorder: (row: number, time: number) => boolean,
    { lengths, direction }: SequenceOptions = {},
  ): { outputs: Tensor3D; state: State } {
    const [batch, time] = block.shape as [number, number];
    const lengthOf = lengths?.dataSync() ?? new Int32Array(batch).fill(time);
    const bordersAt = Array.from({ length: time }, (_, place) =>
      Array.from({ length: batch }, (_row, row) => place < (lengthOf[row] as number) && isBorder(row, place)),
    );
    let current = state;
    const outputs = partsOf(bordersAt, direction === 'backwards').map(([start, end]) => {
      const borders = bordersAt[direction === 'backwards' ? end - 1 : start] as boolean[];
      if (borders.includes(true)) current = reset(current, tensor1d(borders, 'bool'));
      const part = slice(block as Tensor, [0, start], [batch, end - start]) as Block;
      const partLengths = lengths && { lengths: within(lengthOf, start, end) };
      const result = run(part, current, { ...partLengths, ...(direction && { direction }) });
      current = result.state;
      return { start, outputs: result.outputs };
    });
    const inOrder = outputs.sort((one, other) => one.start - other.start).map((part) => part.outputs);
    return { outputs: concat(inOrder, 1), state: current };
  }

  return {
    inputSize,
    outputSize,
    initializeParameters: (key) => cell.initializeParameters(key),
    initialState: (batchSize) => cell.initialState(batchSize),

    step(parameters, input, state) {
      matchShape('resetAtBorders.step', { input }, ['batch', inputSize]);
      return tidy(() => {
        const isBorder = greater(slice(input, [0, feature], [-1, 1]), 0.5); // [batch, 1]
        return cell.step(parameters, input, reset(state, isBorder));
      });
    },

    sequence(parameters, inputs, state, options) {
      matchShape('resetAtBorders.sequence', { inputs }, ['batch', 'time', inputSize]);
      if (options?.lengths)
        checkLengths(options.lengths, { caller: 'resetAtBorders.sequence', of: { inputs }, minimum: 0 });
      return tidy(() => {
        const time = inputs.shape[1];
        const flags = slice(inputs, [0, 0, feature], [-1, -1, 1]).dataSync();
        const isBorder = (row: number, place: number): boolean => (flags[row * time + place] as number) > 0.5;
        const run = (part: Tensor3D, current: State, partOptions: SequenceOptions) =>
          unroll(cell, parameters, part, current, partOptions);
        return time === 0 ? run(inputs, state, {}) : runParts(run, inputs, state, isBorder, options);
      });
    },

    ...(tokenSequence !== undefined && {
      tokenSequence(parameters: Parameters, tokens: Tensor2D, state: State, options?: SequenceOptions) {
        const caller = 'resetAtBorders.tokenSequence';
        matchShape(caller, { tokens }, ['batch', 'time']);
        if (options?.lengths) checkLengths(options.lengths, { caller, of: { tokens }, minimum: 0 });
        return tidy(() => {
          const time = tokens.shape[1];
          const ids = tokens.dataSync();
          const isBorder = (row: number, place: number): boolean => ids[row * time + place] === feature;
          const run = (part: Tensor2D, current: State, partOptions: SequenceOptions) =>
            tokenSequence.call(cell, parameters, part, current, partOptions);
          return time === 0 ? run(tokens, state, {}) : runParts(run, tokens, state, isBorder, options);
        });
      },
    }),
  };
}

/** The parts [start, end) of time that begin, in the order of reading, at a border in any row. */
function partsOf(bordersAt: readonly boolean[][], isReversed: boolean): [start: number, end: number][] {
  const time = bordersAt.length;
  const borders = bordersAt.flatMap((rows, place) => (rows.includes(true) ? [isReversed ? place + 1 : place] : []));
  const cuts = [...new Set([0, ...borders, time])].sort((one, other) => one - other);
  const parts = cuts.slice(1).map((end, index): [number, number] => [cuts[index] as number, end]);
  return isReversed ? parts.reverse() : parts;
}

/** How many steps of a part each row has. */
function within(lengthOf: ArrayLike<number>, start: number, end: number): Tensor1D {
  const own = Array.from(lengthOf, (length) => Math.min(Math.max(length - start, 0), end - start));
  return tensor1d(own, 'int32');
}
