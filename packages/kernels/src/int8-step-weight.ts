import { ArgumentError } from '@unroll/core';
import type { StepWeightFactory } from './step-weight.js';
import { columnsInBlocks, inBlocks, largestOfColumns, paddedColumns } from './weight-blocks.js';

/** The largest magnitude of a weight of 8 bits, the same on both sides of 0. */
const weightLimit = 127;

/**
 * Weights of 8 bits with a scale for each column, multiplied with rows that are rounded to up to 16 bits, by a scale for each
 * row: to as many bits as keep the sum of the products in 32.
 */
export const int8StepWeight: StepWeightFactory = (kernels, store, { name, values, bias, inner, columns }) => {
  const columnScales = largestOfColumns(values, columns).map((largest) => {
    if (Number.isFinite(largest)) return largest / weightLimit;
    throw new ArgumentError({
      caller: 'compileTokenDecoder',
      argument: `parameters.${name}`,
      expectation: 'hold finite numbers',
      actual: largest,
      advice: "Keep the weights as 'float32'.",
    });
  });
  const weight = store.store(int8Blocks(quantized(values, columnScales), columns));
  const scales = store.store(paddedColumns(columnScales));
  const biases = store.store(paddedColumns(bias));
  const width = columnsInBlocks(columns);
  const rowBytes = 4 * width;
  const pairs = Math.ceil(inner / 2);
  const quantizedBytes = 8 * Math.ceil(inner / 4);
  const limit = Math.min(2 ** 15 - 1, Math.floor((2 ** 31 - 1) / (weightLimit * inner)));
  return {
    rowBytes,
    scratchBytes: quantizedBytes + 8,
    multiply(source, sourceStride, target, rows, scratch) {
      const rowFacts = scratch + rows * quantizedBytes;
      kernels.quantizeRows(source, sourceStride, scratch, quantizedBytes, rowFacts, rows, inner, limit);
      kernels.stepProductInt8(
        scratch,
        quantizedBytes,
        rowFacts,
        weight,
        scales,
        biases,
        target,
        rowBytes,
        rows,
        width,
        pairs,
      );
    },
  };
};

/** Each weight as a multiple of its column's scale. */
function quantized(values: Float32Array, columnScales: Float32Array): Int8Array {
  const integers = new Int8Array(values.length);
  for (let at = 0; at < values.length; at++) {
    const scale = columnScales[at % columnScales.length] as number;
    if (scale > 0) integers[at] = Math.round((values[at] as number) / scale);
  }
  return integers;
}

/** Integer weights [inner, columns] as `stepProductInt8` reads them. */
export function int8Blocks(integers: Int8Array, columns: number): Int8Array {
  const pairs = inBlocks(integers, columns, 2);
  const blocks = new Int8Array(pairs.length);
  for (let at = 0; at < pairs.length; at += 16) {
    for (let lane = 0; lane < 8; lane++) {
      blocks[at + 2 * lane] = (pairs[at + 8 + lane] as number) + 128; // the lower byte
      blocks[at + 2 * lane + 1] = pairs[at + lane] as number;
    }
  }
  return blocks;
}
