import { engine, KernelBackend, type Tensor } from '@tensorflow/tfjs-core';
import { type DeferredContent, DeferredMatrix, type PlacedProduct, productsOf } from './deferred-matrix.js';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/** How many rows of operands are joined for one product. It arranges as many at a time. */
const joinedRows = 256;

/**
 * Where tfjs finds the values of deferred matrices: it fetches them, as from every backend that is not the current one, as
 * soon as a kernel asks for them.
 *
 * The gradient of a weight is Aᵀ·dy for each time step, added up step by step. Where a step has a few rows, writing and
 * adding products as large as the weight takes far longer than the multiplications. Put off until their sum is read, they
 * are one product over the rows of all steps; and what nobody reads is never computed.
 */
export class DeferredBackend extends KernelBackend {
  private readonly bridge: WasmBridge;

  constructor(bridge: WasmBridge) {
    super();
    this.bridge = bridge;
  }

  /**
   * A tensor of what is put off. The data of operands stay until it is computed or disposed of.
   *
   * @param size Rows and columns of the matrix that the tensor is, in whatever shape.
   */
  defer(shape: number[], [rows, columns]: readonly [number, number], content: DeferredContent): Tensor {
    if ('parts' in content) for (const part of content.parts) part.parentCount++;
    else for (const { dataId } of [content.a, content.b]) backendOf(dataId).incRef(dataId);
    const dataId = new DeferredMatrix(rows, columns, content);
    return engine().makeTensorFromTensorInfo({ dataId, shape, dtype: 'float32' }, this);
  }

  override readSync(matrix: DeferredMatrix): Float32Array {
    const size = matrix.rows * matrix.columns * floatBytes;
    return this.bridge.withScratch([size], ([scratch]) => {
      const address = scratch as number;
      this.compute(matrix, address);
      return new Float32Array(this.bridge.bytes().slice(address, address + size).buffer);
    });
  }

  override async read(matrix: DeferredMatrix): Promise<Float32Array> {
    return this.readSync(matrix);
  }

  override refCount(matrix: DeferredMatrix): number {
    return matrix.tensorCount;
  }

  override incRef(matrix: DeferredMatrix): void {
    matrix.tensorCount++;
  }

  override disposeData(matrix: DeferredMatrix, force = false): boolean {
    matrix.tensorCount = force ? 0 : matrix.tensorCount - 1;
    if (matrix.tensorCount > 0) return false;
    if (matrix.parentCount === 0) this.release(matrix);
    return true;
  }

  private compute(matrix: DeferredMatrix, target: number): void {
    const rowBytes = matrix.columns * floatBytes;
    this.bridge.bytes().fill(0, target, target + matrix.rows * rowBytes);
    const byColumns = new Map<string, PlacedProduct[]>();
    for (const product of productsOf(matrix)) {
      const columns = `${product.column} ${product.width}`;
      const products = byColumns.get(columns);
      if (products === undefined) byColumns.set(columns, [product]);
      else products.push(product);
    }
    for (const products of byColumns.values()) this.addProducts(products, matrix.rows, target, rowBytes);
  }

  /** Adds products that lie in the same columns to the target, many as one. */
  private addProducts(products: readonly PlacedProduct[], rows: number, target: number, rowBytes: number): void {
    const { kernels, addressOf, withScratch } = this.bridge;
    const { column, width } = products[0] as PlacedProduct;
    const inner = Math.max(joinedRows, ...products.map((product) => product.inner));
    const sizes = [inner * rows, inner * width].map((count) => count * floatBytes);
    withScratch([...sizes, kernels.multiplyScratchBytes(rows, width, inner)], ([joinedA, joinedB, scratch]) => {
      let joined = 0;
      const multiplyJoined = (): void => {
        kernels.multiply(
          joinedA as number,
          floatBytes,
          rows * floatBytes,
          joinedB as number,
          width * floatBytes,
          floatBytes,
          target + column * floatBytes,
          rowBytes,
          rows,
          width,
          joined,
          scratch as number,
        );
        joined = 0;
      };
      for (const { a, b, inner: count } of products) {
        if (joined + count > inner) multiplyJoined();
        const offset = joined * floatBytes;
        kernels.copyRows(addressOf(a), 0, (joinedA as number) + offset * rows, 0, count * rows * floatBytes, 1);
        kernels.copyRows(addressOf(b), 0, (joinedB as number) + offset * width, 0, count * width * floatBytes, 1);
        joined += count;
      }
      multiplyJoined();
    });
  }

  /** Lets go of what a matrix consists of, that nobody needs any more. */
  private release(matrix: DeferredMatrix): void {
    const unused = [matrix];
    for (let next = unused.pop(); next !== undefined; next = unused.pop()) {
      const { content } = next;
      if ('a' in content) {
        for (const { dataId } of [content.a, content.b]) {
          const backend = backendOf(dataId);
          if (backend.disposeData(dataId)) engine().removeDataId(dataId, backend);
        }
        continue;
      }
      for (const part of content.parts) {
        part.parentCount--;
        if (part.parentCount === 0 && part.tensorCount === 0) unused.push(part);
      }
    }
  }
}

/** The backend that holds the data of a tensor of tfjs's now. */
function backendOf(dataId: object): KernelBackend {
  return (engine().state.tensorInfo.get(dataId) as { backend: KernelBackend }).backend;
}
