import { fill, less, mul, ones, range, reshape, type Tensor1D, type Tensor3D, where } from '@tensorflow/tfjs-core';
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

/**
 * A block of three axes, of which one is time, with a number in place of all that lies past the lengths, NaN included; the
 * block itself where nothing does.
 *
 * @param timeAxis Default 1, for a block [batch, time, size].
 */
export function replacePastLengths(
  block: Tensor3D,
  lengths: Tensor1D,
  replacement: number,
  timeAxis: 1 | 2 = 1,
): Tensor3D {
  const { shape } = block;
  const time = shape[timeAxis];
  if (lengths.dataSync().every((length) => length === time)) return block;
  const places = reshape(range(0, time, 1, 'int32'), timeAxis === 1 ? [time, 1] : [time]);
  // Both operands of the comparison broadcast, since tfjs's WASM backend takes long to spread a condition afterwards.
  const otherAxes = shape.map((length, axis) => (axis === timeAxis ? 1 : length));
  const ends = mul(reshape(lengths, [-1, 1, 1]), ones(otherAxes, 'int32'));
  return where(less(places, ends), block, fill(shape, replacement));
}
