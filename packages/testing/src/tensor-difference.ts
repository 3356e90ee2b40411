import { type DataType, Tensor, util } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';

/** How far two numbers may be apart: |actual - expected| ≤ absolute + relative·|expected|. */
export type TensorTolerance = {
  /** Default 1e-5. */
  readonly relative?: number;
  /** Default 1e-6. */
  readonly absolute?: number;
};

/** What a tensor must be: another tensor, or a shape with its values in row-major order. */
export type ExpectedTensor =
  | Tensor
  | {
      readonly shape: readonly number[];
      readonly values: ArrayLike<number>;
      /** Default float32. */
      readonly dtype?: DataType;
    };

type Element = { readonly offset: number; readonly difference: number; readonly allowed: number };

/**
 * What tells a tensor from the one expected, as a sentence; undefined if nothing does.
 *
 * Compares dtype, shape, then values. NaN equals only NaN, an infinity only itself. The sentence names the worst
 * element by its index.
 *
 * @throws ArgumentError if the expected values are not as many as the expected shape says.
 * @example const difference = tensorDifference(actual, { shape: [2], values: [1, 2] });
 */
export function tensorDifference(
  actual: Tensor,
  expected: ExpectedTensor,
  tolerance: TensorTolerance = {},
): string | undefined {
  const { dtype = 'float32', shape, values } = expected instanceof Tensor ? contentOf(expected) : expected;
  const size = util.sizeFromShape([...shape]);
  if (values.length !== size) {
    const expectation = `hold ${size} numbers, as its shape [${shape.join(', ')}] says`;
    throw new ArgumentError({
      caller: 'tensorDifference',
      argument: 'expected.values',
      expectation,
      actual: values.length,
    });
  }
  if (actual.dtype !== dtype) return `dtype is ${actual.dtype}, expected ${dtype}.`;
  if (!util.arraysEqual(actual.shape, [...shape])) {
    return `shape is [${actual.shape.join(', ')}], expected [${shape.join(', ')}].`;
  }
  const numbers = actual.dataSync();
  const wrong = wrongElements(numbers, values, tolerance);
  const worst = wrong.reduce<Element | undefined>(
    (found, one) => (found && excess(found) >= excess(one) ? found : one),
    undefined,
  );
  if (worst === undefined) return undefined;
  const { offset, difference, allowed } = worst;
  const index = util.indexToLoc(offset, shape.length, util.computeStrides([...shape]));
  const comparison = `element [${index.join(', ')}] is ${numbers[offset]}, expected ${values[offset]}`;
  const distance = Number.isFinite(difference)
    ? ` (${difference.toPrecision(3)} apart, ${allowed.toPrecision(3)} allowed)`
    : '';
  return `${comparison}${distance}; ${wrong.length} of ${size} elements differ.`;
}

function contentOf(tensor: Tensor): { dtype: DataType; shape: number[]; values: ArrayLike<number> } {
  return { dtype: tensor.dtype, shape: tensor.shape, values: tensor.dataSync() };
}

function wrongElements(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: TensorTolerance): Element[] {
  const { relative = 1e-5, absolute = 1e-6 } = tolerance;
  return Array.from(expected, (value, offset) => {
    const found = actual[offset] as number;
    const difference = Object.is(found, value) ? 0 : Math.abs(found - value);
    const allowed = Number.isFinite(value) ? absolute + relative * Math.abs(value) : 0;
    return { offset, difference, allowed };
  }).filter(({ difference, allowed }) => !(difference <= allowed));
}

/** By how much an element is wrong, as a multiple of what is allowed. */
function excess({ difference, allowed }: Element): number {
  return Number.isNaN(difference) ? Infinity : difference / allowed;
}
