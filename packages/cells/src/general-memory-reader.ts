import { clone, type Tensor2D, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { requireInteger } from '@unroll/core';
import { generalAttention } from '@unroll/kernels';
import { matchShape } from '@unroll/tensors';
import { knownMemory } from './known-memory.js';
import type { Memory, MemoryReader } from './memory-reader.js';
import { readSingle } from './read-single.js';
import { uniformInitializer } from './uniform-initializer.js';

/** Options of {@link generalMemoryReader}. */
export type GeneralMemoryReaderOptions<QuerySize extends number, MemorySize extends number> = {
  /** Length of a query. Integer, at least 1. */
  readonly querySize: QuerySize;
  /** Length of the vectors in memory. Integer, at least 1. */
  readonly memorySize: MemorySize;
};

/** The parameters of a general memory reader. */
export type GeneralMemoryReaderParameters = {
  /** [querySize, memorySize] */
  scoreWeight: Tensor2D;
};

/**
 * Attention by a learned bilinear form, for queries and memory of different sizes.
 *
 *   score[i] = query·W·memory[i]      context = Σ softmax(score)[i]·memory[i]
 *
 * Parameters: scoreWeight [querySize, memorySize], which starts uniform within ±1/√querySize. On WASM all readings are
 * a product and one fused kernel.
 *
 * Source: Luong et al. 2015, section 3.1, general.
 *
 * @throws ArgumentError if a size is not a positive integer.
 * @example const reader = generalMemoryReader({ querySize: 128, memorySize: 256 });
 */
export function generalMemoryReader<const QuerySize extends number, const MemorySize extends number>({
  querySize,
  memorySize,
}: GeneralMemoryReaderOptions<QuerySize, MemorySize>): MemoryReader<
  GeneralMemoryReaderParameters,
  Record<string, never>,
  QuerySize,
  MemorySize
> {
  requireInteger('generalMemoryReader', { querySize, memorySize });
  function readAll({ scoreWeight }: GeneralMemoryReaderParameters, queries: Tensor3D, memory: Memory) {
    matchShape('generalMemoryReader.read', { 'parameters.scoreWeight': scoreWeight }, [querySize, memorySize]);
    return generalAttention({ queries, ...memory, scoreWeight });
  }
  return {
    querySize,
    memorySize,
    initializeParameters: (key) => ({
      scoreWeight: uniformInitializer(1 / Math.sqrt(querySize))(key, [querySize, memorySize]),
    }),
    initialState: () => ({}),
    prepare: (_parameters, memory, options) =>
      tidy(() => {
        const known = knownMemory('generalMemoryReader.prepare', memory, memorySize, options);
        return { keys: clone(known.values), ...known };
      }),
    read: (parameters, query, memory, state) =>
      tidy(() => ({ ...readSingle(query, (queries) => readAll(parameters, queries, memory)), state })),
    readAll,
  };
}
