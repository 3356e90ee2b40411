import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { DeferredBackend } from './deferred-backend.js';

/** Aᵀ·B, of A [..., inner, rows] and B [..., inner, columns]; or the sum of matrices; or matrices side by side. */
export type DeferredContent =
  | { readonly a: TensorInfo; readonly b: TensorInfo; readonly inner: number }
  | { readonly parts: readonly DeferredMatrix[]; readonly arrangement: 'added' | 'beside' };

/**
 * A float32 matrix that is computed when it is read, from products that are added up and set side by side.
 *
 * To tfjs an object of this class is the identity of a tensor's data.
 */
export class DeferredMatrix {
  /** Where it is until it is computed. */
  readonly backend: DeferredBackend;
  readonly rows: number;
  readonly columns: number;
  readonly content: DeferredContent;
  /** How many tensors have these data; none once they are computed, and another backend's. */
  tensorCount = 1;
  /** Of how many others it is a part. */
  parentCount = 0;

  constructor(backend: DeferredBackend, rows: number, columns: number, content: DeferredContent) {
    this.backend = backend;
    this.rows = rows;
    this.columns = columns;
    this.content = content;
  }
}

/** The data of a tensor, if they are put off and not computed yet. */
export function deferredMatrixOf({ dataId }: TensorInfo): DeferredMatrix | undefined {
  return dataId instanceof DeferredMatrix && dataId.tensorCount > 0 ? dataId : undefined;
}

/** A product, and the columns of the whole where it is to be added. */
export type PlacedProduct = {
  readonly a: TensorInfo;
  readonly b: TensorInfo;
  readonly inner: number;
  readonly column: number;
  readonly width: number;
};

/** The products of which a matrix consists, in the order in which they were added. */
export function productsOf(whole: DeferredMatrix): PlacedProduct[] {
  const products: PlacedProduct[] = [];
  const rest = [{ matrix: whole, column: 0 }]; // the next one last
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { content, columns } = next.matrix;
    if ('a' in content) {
      products.push({ ...content, column: next.column, width: columns });
      continue;
    }
    const isBeside = content.arrangement === 'beside';
    let column = next.column + (isBeside ? columns : 0);
    for (let index = content.parts.length - 1; index >= 0; index--) {
      const matrix = content.parts[index] as DeferredMatrix;
      if (isBeside) column -= matrix.columns;
      rest.push({ matrix, column });
    }
  }
  return products;
}
