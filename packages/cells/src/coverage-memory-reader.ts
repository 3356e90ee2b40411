import {
  add,
  expandDims,
  minimum,
  mul,
  sum,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { requireInteger, splitKey } from '@unroll/core';
import { additiveAttention } from '@unroll/kernels';
import { matchShape } from '@unroll/tensors';
import {
  type AdditiveMemoryReaderOptions,
  type AdditiveMemoryReaderParameters,
  checkAdditiveParameters,
  initializeAdditiveParameters,
  prepareAdditiveMemory,
  projectQueries,
} from './additive-memory-reader.js';
import { matchRecord } from './match-record.js';
import type { MemoryReader } from './memory-reader.js';
import { readSingle } from './read-single.js';
import { uniformInitializer } from './uniform-initializer.js';

/** The parameters of a memory reader with coverage. */
export type CoverageMemoryReaderParameters = AdditiveMemoryReaderParameters & {
  /** [hiddenSize] */
  coverageWeight: Tensor1D;
};

/** What was read so far. */
export type CoverageState = {
  /** The sum of all weights so far of each place: [batch, time]. */
  coverage: Tensor2D;
  /**
   * How much was read again, Σ min(weights, coverage) over all places and readings so far: [batch]. A penalty to train
   * with.
   */
  repetition: Tensor1D;
};

/**
 * Additive attention that knows how much it has read of each place, and so neither repeats nor forgets.
 *
 *   score[i] = v·tanh(query·W + memory[i]·U + coverage[i]·w + b)     a = softmax(score)      context = Σ a[i]·memory[i]
 *   coverage' = coverage + a                repetition' = repetition + Σ min(a[i], coverage[i])
 *
 * Parameters: those of `additiveMemoryReader`, and coverageWeight w [hiddenSize], which starts uniform within
 * ±1/√hiddenSize. Readings go one by one; on WASM each is a product and one fused kernel. The coverage loss of the
 * paper is the mean of repetition.
 *
 * Source: See et al. 2017, equations 10 to 13; coverage by sums, Tu et al. 2016, section 3.1.2.
 *
 * @throws ArgumentError if a size is not a positive integer.
 * @example const reader = coverageMemoryReader({ querySize: 128, memorySize: 256, hiddenSize: 128 });
 */
export function coverageMemoryReader<const QuerySize extends number, const MemorySize extends number>(
  options: AdditiveMemoryReaderOptions<QuerySize, MemorySize>,
): MemoryReader<CoverageMemoryReaderParameters, CoverageState, QuerySize, MemorySize> {
  const { querySize, memorySize, hiddenSize } = options;
  requireInteger('coverageMemoryReader', { querySize, memorySize, hiddenSize });
  return {
    querySize,
    memorySize,

    initializeParameters(key) {
      const [additiveKey, coverageKey] = splitKey(key, 2);
      return {
        ...initializeAdditiveParameters(additiveKey, options),
        coverageWeight: uniformInitializer(1 / Math.sqrt(hiddenSize))(coverageKey, [hiddenSize]),
      };
    },

    prepare: (parameters, memory, memoryOptions) =>
      prepareAdditiveMemory('coverageMemoryReader.prepare', options, parameters, memory, memoryOptions),

    initialState: ({ values }) => ({
      coverage: zeros([values.shape[0], values.shape[1]]),
      repetition: zeros([values.shape[0]]),
    }),

    read(parameters, query, memory, state) {
      const caller = 'coverageMemoryReader.read';
      const { queryWeight, scoreWeight, coverageWeight } = parameters;
      checkAdditiveParameters(caller, options, parameters);
      matchShape(caller, { 'parameters.coverageWeight': coverageWeight }, [hiddenSize]);
      const [batch, time] = memory.values.shape;
      matchRecord(caller, 'state', state, { coverage: [{ batch }, { time }], repetition: [{ batch }] });
      const { coverage, repetition } = state;
      return tidy(() => {
        const keys: Tensor3D = add(memory.keys, mul(expandDims(coverage, 2), coverageWeight)); // [batch, time, hidden]
        const { context, weights } = readSingle(query, (queries) =>
          additiveAttention({ ...memory, keys, queries: projectQueries(queries, queryWeight), scoreWeight }),
        );
        const again: Tensor1D = sum(minimum(weights, coverage), 1);
        const next = { coverage: add<Tensor2D>(coverage, weights), repetition: add<Tensor1D>(repetition, again) };
        return { context, weights, state: next };
      });
    },
  };
}
