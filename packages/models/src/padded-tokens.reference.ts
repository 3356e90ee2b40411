import { type Tensor1D, type Tensor2D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';

/** Rows of token ids as a block, filled up with ids of one's choice, and their lengths. */
export function paddedTokens(
  rows: readonly (readonly number[])[],
  { time = Math.max(...rows.map(({ length }) => length)), padding = () => 0 }: Padding = {},
): { tokens: Tensor2D; lengths: Tensor1D } {
  const filled = rows.map((row) => [
    ...row,
    ...Array.from({ length: time - row.length }, (_, index) => padding(index)),
  ]);
  return {
    tokens: tensor2d(filled, [rows.length, time], 'int32'),
    lengths: tensor1d(
      rows.map(({ length }) => length),
      'int32',
    ),
  };
}

type Padding = {
  /** Default: the length of the longest row. */
  readonly time?: number;
  /** What stands past the end of a row, by its distance to it. Default: 0. */
  readonly padding?: (index: number) => number;
};
