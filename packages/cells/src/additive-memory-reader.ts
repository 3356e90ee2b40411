import { matMul, reshape, type Tensor1D, type Tensor2D, type Tensor3D, tidy, zeros } from '@tensorflow/tfjs-core';
import { type RandomKey, requireInteger, splitKey } from '@unroll/core';
import { additiveAttention, linear } from '@unroll/kernels';
import { matchShape } from '@unroll/tensors';
import { knownMemory } from './known-memory.js';
import type { Memory, MemoryOptions, MemoryReader } from './memory-reader.js';
import { readSingle } from './read-single.js';
import { uniformInitializer } from './uniform-initializer.js';

/** Options of {@link additiveMemoryReader}. */
export type AdditiveMemoryReaderOptions<QuerySize extends number, MemorySize extends number> = {
  /** Length of a query. Integer, at least 1. */
  readonly querySize: QuerySize;
  /** Length of the vectors in memory. Integer, at least 1. */
  readonly memorySize: MemorySize;
  /** Length of the layer in which both are compared. Integer, at least 1. */
  readonly hiddenSize: number;
};

/** The parameters of an additive memory reader. */
export type AdditiveMemoryReaderParameters = {
  /** [querySize, hiddenSize] */
  queryWeight: Tensor2D;
  /** [memorySize, hiddenSize] */
  memoryWeight: Tensor2D;
  /** [hiddenSize] */
  bias: Tensor1D;
  /** [hiddenSize] */
  scoreWeight: Tensor1D;
};

/**
 * Attention by a small network of one tanh layer.
 *
 *   score[i] = v·tanh(query·W + memory[i]·U + b)      context = Σ softmax(score)[i]·memory[i]
 *
 * Parameters: queryWeight W [querySize, hiddenSize], memoryWeight U [memorySize, hiddenSize], bias b and scoreWeight v
 * [hiddenSize]. Weights start uniform within ±1/√ of the length they sum over, the bias at 0. `prepare` computes
 * memory·U + b, once. On WASM all readings are a product and one fused kernel.
 *
 * Source: Bahdanau et al. 2015, appendix A.1.2. Differs from it: with a bias, as in See et al. 2017.
 *
 * @throws ArgumentError if a size is not a positive integer.
 * @example const reader = additiveMemoryReader({ querySize: 128, memorySize: 256, hiddenSize: 128 });
 */
export function additiveMemoryReader<const QuerySize extends number, const MemorySize extends number>(
  options: AdditiveMemoryReaderOptions<QuerySize, MemorySize>,
): MemoryReader<AdditiveMemoryReaderParameters, Record<string, never>, QuerySize, MemorySize> {
  const { querySize, memorySize, hiddenSize } = options;
  requireInteger('additiveMemoryReader', { querySize, memorySize, hiddenSize });
  function readAll(parameters: AdditiveMemoryReaderParameters, queries: Tensor3D, memory: Memory) {
    checkAdditiveParameters('additiveMemoryReader.read', options, parameters);
    return tidy(() => {
      const projected = projectQueries(queries, parameters.queryWeight);
      return additiveAttention({ queries: projected, ...memory, scoreWeight: parameters.scoreWeight });
    });
  }
  return {
    querySize,
    memorySize,
    initializeParameters: (key) => initializeAdditiveParameters(key, options),
    initialState: () => ({}),
    prepare: (parameters, memory, memoryOptions) =>
      prepareAdditiveMemory('additiveMemoryReader.prepare', options, parameters, memory, memoryOptions),
    read: (parameters, query, memory, state) =>
      tidy(() => ({ ...readSingle(query, (queries) => readAll(parameters, queries, memory)), state })),
    readAll,
  };
}

type Sizes = AdditiveMemoryReaderOptions<number, number>;

/** Fresh parameters of additive attention. */
export function initializeAdditiveParameters(
  key: RandomKey,
  { querySize, memorySize, hiddenSize }: Sizes,
): AdditiveMemoryReaderParameters {
  const [queryKey, memoryKey, scoreKey] = splitKey(key, 3);
  return {
    queryWeight: uniformInitializer(1 / Math.sqrt(querySize))(queryKey, [querySize, hiddenSize]),
    memoryWeight: uniformInitializer(1 / Math.sqrt(memorySize))(memoryKey, [memorySize, hiddenSize]),
    bias: zeros([hiddenSize]),
    scoreWeight: uniformInitializer(1 / Math.sqrt(hiddenSize))(scoreKey, [hiddenSize]),
  };
}

/** Checks the parameters of additive attention, at a public border. */
export function checkAdditiveParameters(
  caller: string,
  sizes: Sizes,
  parameters: AdditiveMemoryReaderParameters,
): void {
  const { queryWeight, memoryWeight, bias, scoreWeight } = parameters;
  matchShape(caller, { 'parameters.queryWeight': queryWeight }, [sizes.querySize, sizes.hiddenSize]);
  matchShape(caller, { 'parameters.memoryWeight': memoryWeight }, [sizes.memorySize, sizes.hiddenSize]);
  matchShape(caller, { 'parameters.bias': bias, 'parameters.scoreWeight': scoreWeight }, [sizes.hiddenSize]);
}

/** A memory whose keys are its projection. */
export function prepareAdditiveMemory(
  caller: string,
  sizes: Sizes,
  parameters: AdditiveMemoryReaderParameters,
  memory: Tensor3D,
  options: MemoryOptions | undefined,
): Memory {
  checkAdditiveParameters(caller, sizes, parameters);
  return tidy(() => {
    const known = knownMemory(caller, memory, sizes.memorySize, options);
    return { keys: linear(known.values, parameters.memoryWeight, parameters.bias), ...known };
  });
}

/** [batch, queries, querySize] to [batch, queries, hiddenSize]. */
export function projectQueries(queries: Tensor3D, weight: Tensor2D): Tensor3D {
  const [batch, count, querySize] = queries.shape;
  const rows = reshape(queries, [batch * count, querySize]) as Tensor2D;
  return reshape(matMul(rows, weight), [batch, count, weight.shape[1]]);
}
