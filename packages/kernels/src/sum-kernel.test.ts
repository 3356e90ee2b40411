import { sum } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { anySample, type Sample, tensorOf } from './arbitrary-tensors.reference.js';
import { expectAsOnCpu } from './expect-as-on-cpu.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

test('sum gives what it gives on the CPU over any axes', async () => {
  const types = fc.constantFrom<Sample['dtype']>('float32', 'int32', 'bool');
  await fc.assert(
    fc.asyncProperty(anySample(types), fc.nat(63), fc.boolean(), (x, axisBits, keepDims) => {
      const axes = x.shape.map((_, axis) => axis).filter((axis) => (axisBits >> axis) & 1);
      return expectAsOnCpu(() => sum(tensorOf(bounded(x)), axes, keepDims), { relative: 1e-5, absolute: 1e-2 });
    }),
    { numRuns: 300 },
  );
});

/** Without numbers so large that others vanish beside them. */
function bounded(x: Sample): Sample {
  return { ...x, values: x.values.map((value) => (Number.isFinite(value) && Math.abs(value) > 100 ? 100 : value)) };
}

test.each([
  [1, 1, 1],
  [2, 3, 1],
  [3, 15, 1],
  [2, 16, 1],
  [2, 17, 1],
  [1, 130, 1],
  [2, 0, 1],
  [2, 0, 3],
  [1, 3, 2],
  [2, 5, 4],
  [3, 2, 7],
  [2, 3, 16],
  [2, 3, 17],
  [1, 4, 35],
])('sumOverAxis keeps to its buffers for %i x %i x %i', (outer, length, inner) => {
  const source = Float32Array.from({ length: outer * length * inner }, (_, place) => Math.sin(place));
  const { target } = runGuarded({ inputs: { source }, outputs: { target: outer * inner } }, ({ sumOverAxis }, at) =>
    sumOverAxis(at.source, at.target, outer, length, inner),
  );
  const expected = Array.from({ length: outer * inner }, (_, place) => {
    let total = 0;
    for (let index = 0; index < length; index++) {
      total += source[(Math.floor(place / inner) * length + index) * inner + (place % inner)] as number;
    }
    return total;
  });
  expectNumbers(target, expected, { relative: 1e-5, absolute: 1e-6 });
  expect(target).toHaveLength(outer * inner);
});
