import { engine, KernelBackend, type Tensor } from '@tensorflow/tfjs-core';
import { computeDeferredMatrix } from './compute-deferred-matrix.js';
import { type DeferredContent, DeferredMatrix } from './deferred-matrix.js';
import type { WasmBridge } from './wasm-bridge.js';

const floatBytes = 4;

/**
 * Where deferred matrices are until they are computed. Our kernels settle those that they are given; for all others tfjs fetches
 * the values, as it does from every backend that is not the current one.
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
    const dataId = new DeferredMatrix(this, rows, columns, content);
    return engine().makeTensorFromTensorInfo({ dataId, shape, dtype: 'float32' }, this);
  }

  /** Computes a matrix in the memory of the current backend. If that is another than of which it came, tfjs will fetch it. */
  settle(matrix: DeferredMatrix, current: object): void {
    const { backend, adopt } = this.bridge;
    if (backend !== current) return;
    const { state } = engine();
    const info = state.tensorInfo.get(matrix) as { backend: KernelBackend; shape: number[] };
    const address = adopt(matrix, info.shape, matrix.tensorCount);
    try {
      computeDeferredMatrix(this.bridge, matrix, address);
    } catch (error) {
      backend.disposeData(matrix, true); // it stays here
      throw error;
    }
    info.backend = backend;
    const moves = state.numDataMovesStack; // what tfjs counts when it fetches data, to tell them from leaks
    if (moves.length > 0) moves.push((moves.pop() as number) + 1);
    this.disposeData(matrix, true);
  }

  override readSync(matrix: DeferredMatrix): Float32Array {
    const size = matrix.rows * matrix.columns * floatBytes;
    return this.bridge.withScratch([size], ([scratch]) => {
      const address = scratch as number;
      computeDeferredMatrix(this.bridge, matrix, address);
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
