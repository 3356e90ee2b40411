import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';

/** A tensor as plain data: each backend makes its own. */
export type Sample = {
  readonly dtype: 'float32' | 'int32' | 'bool';
  readonly shape: readonly number[];
  readonly values: readonly number[];
};

export function tensorOf({ values, shape, dtype }: Sample): Tensor {
  return tensor([...values], [...shape], dtype);
}

export const dtypes = fc.constantFrom<Sample['dtype']>('float32', 'int32', 'bool');

/** Lengths of axes: small ones, none, and ones about a vector's and a loop's. */
export const lengths = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 8, 15, 16, 17, 35) },
);

const mostElements = 20_000;

/** Shapes of up to six axes. */
export const shapes = fc
  .array(lengths, { maxLength: 6 })
  .filter((shape) => shape.reduce((product, length) => product * length, 1) <= mostElements);

/** Float32 numbers among which there are the special ones, integers of either sign, or 0 and 1. */
export function samples(shape: readonly number[], dtype: Sample['dtype']): fc.Arbitrary<Sample> {
  const size = shape.reduce((product, length) => product * length, 1);
  const elements = {
    float32: fc.oneof(
      { weight: 6, arbitrary: fc.float({ min: -100, max: 100, noNaN: true }) },
      { weight: 1, arbitrary: fc.float() },
      { weight: 1, arbitrary: fc.constantFrom(0, -0, 1, Number.NaN, Infinity, -Infinity) },
    ),
    int32: fc.integer({ min: -9, max: 9 }),
    bool: fc.constantFrom(0, 1),
  }[dtype] as fc.Arbitrary<number>;
  // A few drawn ones, repeated with a period that no axis has, keep large samples quick to make.
  return fc.array(elements, { minLength: 13, maxLength: 13 }).map((drawn) => {
    return {
      dtype,
      shape,
      values: Array.from({ length: size }, (_, place) => drawn[(place * 5 + (place >> 4)) % 13] as number),
    };
  });
}

/** A sample of any shape and of one of the types. */
export function anySample(types: fc.Arbitrary<Sample['dtype']> = dtypes): fc.Arbitrary<Sample> {
  return fc.tuple(shapes, types).chain(([shape, dtype]) => samples(shape, dtype));
}

/** Two shapes that broadcast against each other. */
export const broadcastShapes = fc
  .tuple(shapes, fc.integer(), fc.integer(), fc.nat(6), fc.boolean())
  .map(([shape, aOnes, bOnes, dropped, isFirst]) => {
    const a = shape.map((length, axis) => (((aOnes >> axis) & 3) === 0 ? 1 : length));
    const b = shape.map((length, axis) => (((bOnes >> axis) & 3) === 0 ? 1 : length));
    const short = b.slice(Math.min(dropped, b.length));
    return isFirst ? ([a, short] as const) : ([short, a] as const);
  });
