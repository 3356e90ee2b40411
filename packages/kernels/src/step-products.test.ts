import { float16Bits } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';

import { runGuarded } from './guarded-buffers.reference.js';
import { int8Blocks } from './int8-step-weight.js';
import { columnsInBlocks, inBlocks, paddedColumns } from './weight-blocks.js';

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];
const sizes = lengths.map((rows, position) => ({
  rows: Math.min(rows, 17),
  inner: lengths[(3 * position + 5) % lengths.length] as number,
  columns: lengths[(5 * position + 3) % lengths.length] as number,
}));

/** A product's arguments, as float32 numbers. */
function sampledProduct({ rows, inner, columns }: (typeof sizes)[number]) {
  const [a, weight, bias] = [
    Block.sample([rows, inner], 1),
    Block.sample([inner, columns], 2),
    Block.sample([columns], 3),
  ];
  const product = Block.from([rows, columns], (row, column) => {
    let sum = bias.at(column);
    for (let k = 0; k < inner; k++) sum += a.at(row, k) * weight.at(k, column);
    return sum;
  });
  return { a, weight, bias, product, floats: ({ values }: Block) => Float32Array.from(values) };
}

/** Compares the columns that exist, and requires 0 in the others. */
function expectProduct(actual: Float32Array, expected: Block, tolerance: (row: number, column: number) => number) {
  const [rows, columns] = expected.shape as [number, number];
  const width = columnsInBlocks(columns);
  expect(actual).toHaveLength(rows * width);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const difference = Math.abs((actual[row * width + column] as number) - expected.at(row, column));
      expect(difference, `[${row}, ${column}]`).toBeLessThanOrEqual(tolerance(row, column));
    }
    expect([...actual.subarray(row * width + columns, (row + 1) * width)].every((number) => number === 0)).toBe(true);
  }
}

describe.each(sizes)('$rows x $inner times $inner x $columns', (size) => {
  const { rows, inner, columns } = size;
  const width = columnsInBlocks(columns);
  const { a, weight, bias, product, floats } = sampledProduct(size);
  const magnitude = (row: number, column: number): number => {
    let sum = Math.abs(bias.at(column));
    for (let k = 0; k < inner; k++) sum += Math.abs(a.at(row, k) * weight.at(k, column));
    return sum;
  };

  test('stepProduct', () => {
    const inputs = { a: floats(a), weight: inBlocks(floats(weight), columns, 1), bias: paddedColumns(floats(bias)) };
    const { c } = runGuarded({ inputs, outputs: { c: rows * width } }, (kernels, at) =>
      kernels.stepProduct(at.a, 4 * inner, at.weight, at.bias, at.c, 4 * width, rows, width, inner),
    );
    expectProduct(c, product, (row, column) => 2 ** -24 * (inner + 1) * magnitude(row, column));
  });

  test('stepProductFloat16', () => {
    const halves = Uint16Array.from(weight.values, (value) => float16Bits(value * 2 ** 13));
    const inputs = {
      a: floats(a),
      weight: inBlocks(halves, columns, 1),
      scales: paddedColumns(new Float32Array(columns).fill(2 ** (112 - 13))),
      bias: paddedColumns(floats(bias)),
    };
    const { c } = runGuarded({ inputs, outputs: { c: rows * width } }, (kernels, at) =>
      kernels.stepProductFloat16(at.a, 4 * inner, at.weight, at.scales, at.bias, at.c, 4 * width, rows, width, inner),
    );
    expectProduct(c, product, (row, column) => (2 ** -11 + 2 ** -24 * (inner + 2)) * magnitude(row, column));
  });

  test('quantizeRows and stepProductInt8', () => {
    const scale = 2 / 127;
    const limit = 32_767;
    const quantizedBytes = 8 * Math.ceil(inner / 4);
    const integers = Int8Array.from(weight.values, (value) => Math.round(value / scale));
    const inputs = {
      a: floats(a),
      weight: int8Blocks(integers, columns),
      scales: paddedColumns(new Float32Array(columns).fill(scale)),
      bias: paddedColumns(floats(bias)),
    };
    const outputs = { c: rows * width, quantized: (rows * quantizedBytes) / 4, facts: 2 * rows };
    const { c, facts } = runGuarded({ inputs, outputs }, (kernels, at) => {
      kernels.quantizeRows(at.a, 4 * inner, at.quantized, quantizedBytes, at.facts, rows, inner, limit);
      kernels.stepProductInt8(
        at.quantized,
        quantizedBytes,
        at.facts,
        at.weight,
        at.scales,
        at.bias,
        at.c,
        4 * width,
        rows,
        width,
        Math.ceil(inner / 2),
      );
    });
    expectProduct(c, product, (row, column) => {
      const rowScale = facts[2 * row] as number;
      let bound = 2 ** -22 * magnitude(row, column);
      for (let k = 0; k < inner; k++) {
        const [x, w] = [Math.abs(a.at(row, k)), Math.abs(weight.at(k, column))];
        bound += (x * scale) / 2 + (w * rowScale) / 2 + (scale * rowScale) / 4; // both are off by half a unit at most
      }
      return bound;
    });
  });
});

describe('quantizeRows', () => {
  const quantized = (row: readonly number[], limit: number) => {
    const inner = row.length;
    const bytes = 8 * Math.ceil(inner / 4);
    const outputs = { integers: bytes / 4, facts: 2 };
    const { integers, facts } = runGuarded({ inputs: { row: Float32Array.from(row) }, outputs }, (kernels, at) =>
      kernels.quantizeRows(at.row, 4 * inner, at.integers, bytes, at.facts, 1, inner, limit),
    );
    const [, sum] = new Int32Array(facts.buffer);
    return { integers: [...new Int16Array(integers.buffer)], scale: facts[0], sum };
  };

  test('rounds to nearest, the largest magnitude to the limit, and fills up with zeros', () => {
    expect(quantized([0.5, -1, 0.26, 0, 0.1], 100)).toEqual({
      integers: [50, -100, 26, 0, 10, 0, 0, 0],
      scale: Math.fround(0.01),
      sum: 128 * (50 - 100 + 26 + 10),
    });
  });

  test('makes zeros of zeros, and of numbers whose scale would be infinite', () => {
    expect(quantized([0, 0, -0], 32_767)).toEqual({ integers: [0, 0, 0, 0], scale: 0, sum: 0 });
    expect(quantized([1e-40, 0, -1e-42], 32_767).integers).toEqual([0, 0, 0, 0]);
  });

  test.each([Number.NaN, Infinity, -Infinity])('gives a row with %d a scale that is not finite', (value) => {
    for (const row of [
      [value, 1, 2, 3, 4],
      [1, 2, 3, 4, value],
    ]) {
      expect(Number.isFinite(quantized(row, 32_767).scale)).toBe(false);
    }
  });
});

test('the largest sums of stepProductInt8 stay within int32, for even and odd lengths', () => {
  for (const [inner, sign] of [
    [511, 1],
    [512, -1],
    [4096, 1],
    [4096, -1],
  ] as const) {
    const limit = Math.min(2 ** 15 - 1, Math.floor((2 ** 31 - 1) / (127 * inner)));
    const inputs = {
      a: new Float32Array(inner).fill(3),
      weight: int8Blocks(new Int8Array(24 * inner).fill(127 * sign), 24),
      ones: new Float32Array(24).fill(1),
      bias: new Float32Array(24),
    };
    const outputs = { c: 24, quantized: 2 * Math.ceil(inner / 4), facts: 2 };
    const { c } = runGuarded({ inputs, outputs }, (kernels, at) => {
      kernels.quantizeRows(at.a, 4 * inner, at.quantized, 8 * Math.ceil(inner / 4), at.facts, 1, inner, limit);
      const pairs = Math.ceil(inner / 2);
      kernels.stepProductInt8(at.quantized, 0, at.facts, at.weight, at.ones, at.bias, at.c, 96, 1, 24, pairs);
    });
    for (const sum of c) expect(sum).toBeCloseTo(3 * 127 * inner * sign, 0);
  }
});
