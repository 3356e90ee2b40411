import { ArgumentError, float16Bits } from '@unroll/core';
import type { StepWeightFactory } from './step-weight.js';
import { columnsInBlocks, inBlocks, largestOfColumns, paddedColumns } from './weight-blocks.js';

/** The exponent of the largest number of each column, so that half precision holds it and most of the small ones. */
const largestExponent = 14;
/** The kernel takes numbers of half precision for 2^-112 of their value. */
const biasExponent = 112;
const mostExponent = 127 - biasExponent + largestExponent;

/**
 * Weights in half precision, each column divided by a power of two first. Rounded to nearest, ties to even: by at most 2^-11 of
 * the weight, for weights above 2^-28 of the largest in their column.
 */
export const float16StepWeight: StepWeightFactory = (kernels, store, { name, values, bias, inner, columns }) => {
  const exponents = Array.from(largestOfColumns(values, columns), (largest) => {
    if (largest < 2 * powerOfTwo(mostExponent)) return Math.max(exponentOf(largest), -100) - largestExponent;
    throw new ArgumentError({
      caller: 'compileTokenDecoder',
      argument: `parameters.${name}`,
      expectation: `hold numbers below 2^${mostExponent + 1} in magnitude`,
      actual: largest,
      advice: "Keep the weights as 'float32'.",
    });
  });
  const halves = halved(
    values,
    Float32Array.from(exponents, (exponent) => powerOfTwo(-exponent)),
  );
  const weight = store.store(inBlocks(halves, columns, 1));
  const scales = store.store(
    paddedColumns(Float32Array.from(exponents, (exponent) => powerOfTwo(exponent + biasExponent))),
  );
  const biases = store.store(paddedColumns(bias));
  const width = columnsInBlocks(columns);
  const rowBytes = 4 * width;
  return {
    rowBytes,
    scratchBytes: 0,
    multiply(source, sourceStride, target, rows) {
      kernels.stepProductFloat16(source, sourceStride, weight, scales, biases, target, rowBytes, rows, width, inner);
    },
  };
};

/** Each weight times its column's factor, in half precision. */
function halved(values: Float32Array, columnFactors: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let at = 0; at < values.length; at++) {
    halves[at] = float16Bits((values[at] as number) * (columnFactors[at % columnFactors.length] as number));
  }
  return halves;
}

/** The exponent of a float32 number: floor(log₂ x), and -127 for 0 and subnormal numbers. */
function exponentOf(x: number): number {
  return ((new Uint32Array(Float32Array.of(x).buffer)[0] as number) >>> 23) - 127;
}

/** 2 to an integer power from -126 to 127. */
function powerOfTwo(power: number): number {
  return new Float32Array(Uint32Array.of((power + 127) << 23).buffer)[0] as number;
}
