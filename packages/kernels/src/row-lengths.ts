import { fill, type Tensor, type Tensor1D, type Tensor3D, tensor3d, where } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';

/** What {@link rowLengths} and {@link checkLengths} take. */
export type RowLengthsOptions = {
  /** The operation, as the user writes it. */
  readonly caller: string;
  /** The block [batch, time, ...] that they are the lengths of, by its name. */
  readonly of: Readonly<Record<string, Tensor>>;
  /** The least that is allowed. */
  readonly minimum: number;
};

/**
 * Checks how many steps each row has, at a public border.
 *
 * @throws ShapeError if there is not one length for each row.
 * @throws ArgumentError if they are not of type int32, or one is not from `minimum` to time.
 */
export function checkLengths(lengths: Tensor1D, { caller, of, minimum }: RowLengthsOptions): void {
  const [name, block] = Object.entries(of)[0] as [string, Tensor];
  const [batch, time] = block.shape as [number, number];
  matchShape(caller, { lengths }, [{ batch }]);
  if (lengths.dtype !== 'int32') {
    const expectation = 'be a tensor of type int32';
    throw new ArgumentError({ caller, argument: 'lengths', expectation, actual: lengths.dtype });
  }
  lengths.dataSync().forEach((length, row) => {
    if (length >= minimum && length <= time) return;
    const expectation = `be from ${minimum} to the ${time} time steps of \`${name}\``;
    throw new ArgumentError({ caller, argument: `lengths[${row}]`, expectation, actual: length });
  });
}

/** The lengths given, checked; by default all of time for each row. */
export function rowLengths(lengths: Tensor1D | undefined, options: RowLengthsOptions): Tensor1D {
  if (lengths !== undefined) {
    checkLengths(lengths, options);
    return lengths;
  }
  const [batch, time] = (Object.values(options.of)[0] as Tensor).shape as [number, number];
  return fill([batch], time, 'int32');
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
  const ends = lengths.dataSync();
  if (ends.every((end) => end === time)) return block;
  return where(tensor3d(placesWithin(ends, shape, timeAxis), shape, 'bool'), block, fill(shape, replacement));
}

/** 1 for every number within its row's length, 0 past it. A comparison of tensors would take many times as long. */
function placesWithin(ends: ArrayLike<number>, shape: readonly [number, number, number], timeAxis: 1 | 2): Uint8Array {
  const [batch, middle, last] = shape;
  const places = new Uint8Array(batch * middle * last);
  for (let row = 0; row < batch; row++) {
    const begin = row * middle * last;
    const end = ends[row] as number;
    if (timeAxis === 1) {
      places.fill(1, begin, begin + end * last);
      continue;
    }
    for (let place = 0; place < middle; place++) places.fill(1, begin + place * last, begin + place * last + end);
  }
  return places;
}
