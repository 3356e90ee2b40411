import type { Tensor } from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';

/** One axis of an expected shape: a length, a name that fits any length, or a name with its length. */
export type ExpectedAxis = number | string | { readonly [name: string]: number };

/**
 * Checks the shape of a tensor, at a public border.
 *
 * @param caller The function that was called, as the user writes it.
 * @param tensors The tensors by name; all must have the expected shape.
 * @param expected One entry an axis: `4` (a length), `'time'` (any length), or `{ batch: 5 }` (a length with its name).
 * @throws ShapeError that names the first tensor which does not fit.
 * @example matchShape('lstmCell.step', { 'state.hidden': state.hidden }, [{ batch: batchSize }, hiddenSize]);
 */
export function matchShape(
  caller: string,
  tensors: Readonly<Record<string, Tensor>>,
  expected: readonly ExpectedAxis[],
): void {
  for (const argument in tensors) {
    const { shape } = tensors[argument] as Tensor;
    const fits = shape.length === expected.length && expected.every((axis, index) => axisFits(axis, shape[index]));
    if (!fits) throw new ShapeError({ caller, argument, expected: expected.map(describedAxis), actual: shape });
  }
}

function axisFits(axis: ExpectedAxis, length: number | undefined): boolean {
  if (typeof axis === 'string') return true;
  if (typeof axis === 'number') return axis === length;
  for (const name in axis) return axis[name] === length;
  return false;
}

function describedAxis(axis: ExpectedAxis): number | string {
  if (typeof axis !== 'object') return axis;
  return Object.entries(axis)
    .map(([name, length]) => `${name}=${length}`)
    .join();
}
