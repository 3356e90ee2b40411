import { fill, less, range, reshape, type Tensor, type Tensor1D, type Tensor2D, where } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';

/** What {@link rowLengths} takes. */
export type RowLengthsOptions = {
  /** The operation, as the user writes it. */
  readonly caller: string;
  /** int32, [batch], from `minimum` to `time`. Default: all of time for each row. */
  readonly lengths: Tensor1D | undefined;
  readonly batch: number;
  readonly time: number;
  readonly minimum: number;
};

/**
 * How many steps of each row there are, checked at the public border of an operation.
 *
 * @throws ShapeError if there is not one length for each row.
 * @throws ArgumentError if they are not of type int32, or one is not from `minimum` to `time`.
 */
export function rowLengths({ caller, lengths, batch, time, minimum }: RowLengthsOptions): Tensor1D {
  if (lengths === undefined) return fill([batch], time, 'int32');
  matchShape(caller, { lengths }, [{ batch }]);
  const argument = 'lengths';
  if (lengths.dtype !== 'int32') {
    throw new ArgumentError({ caller, argument, expectation: 'be a tensor of type int32', actual: lengths.dtype });
  }
  const values = lengths.dataSync();
  const row = values.findIndex((length) => length < minimum || length > time);
  if (row !== -1) {
    const expectation = `be from ${minimum} to time=${time}`;
    throw new ArgumentError({
      caller,
      argument,
      expectation,
      actual: values[row],
      advice: `It is that of row ${row}.`,
    });
  }
  return lengths;
}

/** Which steps are within the lengths: bool, [batch, time]. */
export function isWithin(lengths: Tensor1D, time: number): Tensor2D {
  return less(range(0, time, 1, 'int32'), reshape(lengths, [lengths.shape[0], 1]));
}

/**
 * A block with a number in place of all that lies past the lengths, NaN included.
 *
 * Shapes: block [batch, time, size]; lengths [batch].
 */
export function replacePastLengths<T extends Tensor>(block: T, lengths: Tensor1D, replacement: number): T {
  const [batch, time] = block.shape as [number, number, number];
  return where(reshape(isWithin(lengths, time), [batch, time, 1]), block, replacement) as T;
}
