import { clone, type Tensor3D, tidy } from '@tensorflow/tfjs-core';
import { requireInteger, requireNumber } from '@unroll/core';
import { dotAttention } from '@unroll/kernels';
import { knownMemory } from './known-memory.js';
import type { Memory, MemoryReader } from './memory-reader.js';
import { readSingle } from './read-single.js';

/** Options of {@link dotMemoryReader}. */
export type DotMemoryReaderOptions<Size extends number> = {
  /** Length of queries and of the vectors in memory. Integer, at least 1. */
  readonly size: Size;
  /** What the scores are multiplied with. Default 1; Vaswani et al. 2017 take 1/√size. */
  readonly scale?: number;
};

/**
 * Attention by dot products, which has no parameters: queries and memory are of one size.
 *
 *   score[i] = scale·query·memory[i]      context = Σ softmax(score)[i]·memory[i]
 *
 * On WASM all readings are one fused kernel.
 *
 * Source: Luong et al. 2015, section 3.1, dot; scale, Vaswani et al. 2017, section 3.2.1.
 *
 * @throws ArgumentError if the size is not a positive integer, or the scale not a finite number.
 * @example const reader = dotMemoryReader({ size: 128 });
 */
export function dotMemoryReader<const Size extends number>({
  size,
  scale = 1,
}: DotMemoryReaderOptions<Size>): MemoryReader<Record<string, never>, Record<string, never>, Size, Size> {
  requireInteger('dotMemoryReader', { size });
  requireNumber('dotMemoryReader', { scale });
  const readAll = (_parameters: Record<string, never>, queries: Tensor3D, memory: Memory) =>
    dotAttention({ queries, ...memory, scale });
  return {
    querySize: size,
    memorySize: size,
    initializeParameters: () => ({}),
    initialState: () => ({}),
    prepare: (_parameters, memory, options) =>
      tidy(() => {
        const known = knownMemory('dotMemoryReader.prepare', memory, size, options);
        return { keys: clone(known.values), ...known };
      }),
    read: (parameters, query, memory, state) =>
      tidy(() => ({ ...readSingle(query, (queries) => readAll(parameters, queries, memory)), state })),
    readAll,
  };
}
