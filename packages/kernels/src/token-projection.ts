import { float32StepWeight } from './float32-step-weight.js';
import { createHeapStore, type HeapStore } from './heap-store.js';
import type { StepWeightFactory, WeightMatrix } from './step-weight.js';
import type { WasmBridge } from './wasm-bridge.js';

/** The projections of tokens, x·W + b, into the first layer. */
export type TokenProjection = {
  /** How many bytes a token's vector takes, where the projection is a product. */
  readonly inputBytes: number;
  readonly scratchBytes: number;
  readonly rowBytes: number;
  /** Where the projection of each row is then: from `target` on, or in a table. */
  project(tokens: Int32Array, at: { inputs: number; projection: number; scratch: number }): (row: number) => number;
};

/** How many numbers a table of the projections of all tokens may have where it is larger than the weights. */
const largestTable = 2 ** 20;

/** Projections of one-hot vectors: rows of the weight matrix with the bias added, as float32. */
export function oneHotProjection(store: HeapStore, { values, bias, columns }: WeightMatrix): TokenProjection {
  const table = store.store(values.map((value, at) => value + (bias[at % columns] as number)));
  return fromTable(table, 4 * columns);
}

/** Projections of learned vectors [vocabularySize, inner]: a table, as float32, if it is small, and a product otherwise. */
export function embeddingProjection(
  bridge: WasmBridge,
  store: HeapStore,
  embedding: Float32Array,
  matrix: WeightMatrix,
  createWeight: StepWeightFactory,
): TokenProjection {
  const vocabularySize = embedding.length / matrix.inner;
  if (vocabularySize * matrix.columns <= largestTable) return tableOfVectors(bridge, store, embedding, matrix);
  const vectors = store.store(embedding);
  const vectorBytes = 4 * matrix.inner;
  const { rowBytes, scratchBytes, multiply } = createWeight(bridge.kernels, store, matrix);
  return {
    inputBytes: vectorBytes,
    scratchBytes,
    rowBytes,
    project(tokens, { inputs, projection, scratch }) {
      tokens.forEach((token, row) => {
        bridge.kernels.repeatRow(vectors + token * vectorBytes, vectorBytes, inputs + row * vectorBytes, 1);
      });
      multiply(inputs, vectorBytes, projection, tokens.length, scratch);
      return (row) => projection + row * rowBytes;
    },
  };
}

function tableOfVectors(
  bridge: WasmBridge,
  store: HeapStore,
  embedding: Float32Array,
  matrix: WeightMatrix,
): TokenProjection {
  const vectorBytes = 4 * matrix.inner;
  const vocabularySize = embedding.length / matrix.inner;
  const temporary = createHeapStore(bridge);
  try {
    const { rowBytes, multiply } = float32StepWeight(bridge.kernels, temporary, matrix);
    const table = store.allocate(vocabularySize * rowBytes);
    multiply(temporary.store(embedding), vectorBytes, table, vocabularySize, 0);
    return fromTable(table, rowBytes);
  } finally {
    temporary.freeAll();
  }
}

function fromTable(table: number, rowBytes: number): TokenProjection {
  return {
    inputBytes: 0,
    scratchBytes: 0,
    rowBytes: 0,
    project: (tokens) => (row) => table + (tokens[row] as number) * rowBytes,
  };
}
