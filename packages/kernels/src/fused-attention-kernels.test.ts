import { type Tensor, type Tensor1D, type Tensor3D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { randomBits, randomKey } from '@unroll/core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test } from 'vitest';
import { additiveAttentionGradientKernel, additiveAttentionKernel } from './additive-attention.js';
import { Block } from './block.reference.js';
import { dotAttentionGradientKernel, dotAttentionKernel } from './dot-attention.js';
import { expectSameResults } from './expect-same-results.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { instantiateKernels } from './instantiate-kernels.js';
import { runKernel } from './registered-kernel.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

const axisLengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];
/** Sizes in which every axis takes each length once, and no product of all is large. */
const sizes = axisLengths.map((batch, position) => {
  const at = (place: number): number => axisLengths[place % axisLengths.length] as number;
  return {
    batch,
    queries: at(3 * position),
    time: at(11 * position),
    size: at(13 * position),
    valueSize: at(5 * position),
  };
});
type Sizes = (typeof sizes)[number];

const attributes = { scale: 0.5 };

function sampleLengths({ batch, time }: Sizes): Int32Array {
  return Int32Array.from(randomBits(randomKey(5), batch), (bits) => 1 + (bits % time));
}

/** Values that keep scores of long keys moderate, so that rounding errors of exponents stay small. */
function sampleValues(given: Sizes): Record<'queries' | 'keys' | 'values' | 'scoreWeight', Block> {
  const { batch, queries, time, size, valueSize } = given;
  return {
    queries: Block.sample([batch, queries, size], 1, -1, 1),
    keys: Block.sample([batch, time, size], 2, -1, 1),
    values: Block.sample([batch, time, valueSize], 3, -1, 1),
    scoreWeight: Block.sample([size], 4, -0.5, 0.5),
  };
}

function tensorsOf(given: Sizes) {
  const { queries, keys, values, scoreWeight } = sampleValues(given);
  return {
    queries: queries.tensor<Tensor3D>(),
    keys: keys.tensor<Tensor3D>(),
    values: values.tensor<Tensor3D>(),
    scoreWeight: scoreWeight.tensor<Tensor1D>(),
    lengths: tensor1d(sampleLengths(given), 'int32'),
  };
}

function gradientsOf([contexts, weights]: Tensor[]) {
  return {
    weights: weights as Tensor3D,
    contextGradient: Block.sample((contexts as Tensor).shape, 6, -1, 1).tensor<Tensor3D>(),
    weightGradient: Block.sample((weights as Tensor).shape, 7, -1, 1).tensor<Tensor3D>(),
  };
}

test.each(sizes)('the fused kernels of dotAttention equal the composed ones for %j', (given) => {
  expectNoLeak(() => {
    tidy(() => {
      const { scoreWeight, ...inputs } = tensorsOf(given);
      const outputs = expectSameResults(dotAttentionKernel, inputs, attributes);
      expectSameResults(dotAttentionGradientKernel, { ...inputs, ...gradientsOf(outputs) }, attributes);
    });
  });
});

test.each(sizes)('the fused kernels of additiveAttention equal the composed ones for %j', (given) => {
  expectNoLeak(() => {
    tidy(() => {
      const inputs = tensorsOf(given);
      const outputs = expectSameResults(additiveAttentionKernel, inputs, {});
      expectSameResults(additiveAttentionGradientKernel, { ...inputs, ...gradientsOf(outputs) }, {});
    });
  });
});

test('one query at a time gives the bits of all at once', () => {
  tidy(() => {
    const { scoreWeight, queries, ...inputs } = tensorsOf({ batch: 1, queries: 7, time: 9, size: 6, valueSize: 5 });
    const [dotContexts] = runKernel('test', dotAttentionKernel, { queries, ...inputs }, attributes) as [Tensor];
    const [contexts] = runKernel('test', additiveAttentionKernel, { queries, scoreWeight, ...inputs }) as [Tensor];
    const single = Block.of(queries);
    for (let query = 0; query < 7; query++) {
      const one = Block.from([1, 1, 6], (_row, _query, unit) => single.at(0, query, unit)).tensor<Tensor3D>();
      const [dotAlone] = runKernel('test', dotAttentionKernel, { queries: one, ...inputs }, attributes) as [Tensor];
      const [alone] = runKernel('test', additiveAttentionKernel, { queries: one, scoreWeight, ...inputs }) as [Tensor];
      expect(dotAlone.dataSync()).toEqual(dotContexts.dataSync().slice(5 * query, 5 * query + 5));
      expect(alone.dataSync()).toEqual(contexts.dataSync().slice(5 * query, 5 * query + 5));
    }
  });
});

test.each(sizes)('the assembly stays within its buffers for %j', (given) => expectWithinBuffers(given));

test('the assembly reaches past 2 GB', () => {
  expectWithinBuffers({ batch: 3, queries: 5, time: 7, size: 9, valueSize: 6 }, 2 ** 31 - 3000);
});

function expectWithinBuffers(given: Sizes, base = 1024): void {
  const { batch, queries: queryCount, time, size, valueSize } = given;
  const sampled = Object.entries(sampleValues(given));
  const { queries, keys, values, scoreWeight } = Object.fromEntries(
    sampled.map(([name, block]) => [name, Float32Array.from(block.values)]),
  ) as Record<'queries' | 'keys' | 'values' | 'scoreWeight', Float32Array>;
  const lengths = sampleLengths(given);
  const contextCount = batch * queryCount * valueSize;
  const weightCount = batch * queryCount * time;
  const counts = [batch, queryCount, time, size, valueSize] as const;
  const known = { queries, keys, values, lengths };
  const dotScratch = { scratch: scratchBytes(given) };
  const additiveScratch = { scratch: scratchBytes({ ...given, size: 0 }) }; // its keys take part in no product
  const results = { contexts: contextCount, weights: weightCount };

  const dot = runGuarded({ inputs: known, outputs: results, scratch: dotScratch, base }, (kernels, at) => {
    const read = [at.queries, at.keys, at.values, at.lengths];
    kernels.dotAttentionForward(...read, at.contexts, at.weights, 0.5, ...counts, at.scratch);
  });
  const additive = runGuarded(
    { inputs: { ...known, scoreWeight }, outputs: results, scratch: additiveScratch, base },
    (kernels, at) => {
      const read = [at.queries, at.keys, at.values, at.scoreWeight, at.lengths];
      kernels.additiveAttentionForward(...read, at.contexts, at.weights, ...counts, at.scratch);
    },
  );

  const contextGradient = Float32Array.from(Block.sample([contextCount], 6).values);
  const weightGradient = Float32Array.from(Block.sample([weightCount], 7).values);
  const gradients = { byQueries: queries.length, byKeys: keys.length, byValues: values.length };
  const room = { scoreGradient: 4 * queryCount * time };
  runGuarded(
    {
      inputs: { ...known, weights: dot.weights, contextGradient, weightGradient },
      outputs: gradients,
      scratch: { ...room, ...dotScratch },
      base,
    },
    (kernels, at) => {
      const read = [at.queries, at.keys, at.values, at.lengths, at.weights, at.contextGradient, at.weightGradient];
      const written = [at.byQueries, at.byKeys, at.byValues, at.scoreGradient];
      kernels.dotAttentionBackward(...read, ...written, 0.5, ...counts, at.scratch);
    },
  );
  runGuarded(
    {
      inputs: { ...known, scoreWeight, weights: additive.weights, contextGradient, weightGradient },
      outputs: { ...gradients, byScoreWeight: size },
      scratch: { ...room, ...additiveScratch },
      base,
    },
    (kernels, at) => {
      const read = [at.queries, at.keys, at.values, at.scoreWeight, at.lengths];
      const gradientsRead = [at.weights, at.contextGradient, at.weightGradient];
      const written = [at.byQueries, at.byKeys, at.byValues, at.byScoreWeight, at.scoreGradient];
      kernels.additiveAttentionBackward(...read, ...gradientsRead, ...written, ...counts, at.scratch);
    },
  );
}

/** What the kernels ask for, from an instance that is used for nothing else. */
function scratchBytes({ queries, time, size, valueSize }: Sizes): number {
  const kernels = instantiateKernels(new WebAssembly.Memory({ initial: 1 }));
  if (kernels === undefined) throw new Error('WebAssembly has no SIMD here.');
  return kernels.attentionScratchBytes(queries, time, size, valueSize);
}
