import { concat, gather, reverse, stack, tensor, tile } from '@tensorflow/tfjs-core';
import { installTensorMatcher } from '@unroll/testing';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { anySample, dtypes, lengths, samples, shapes, tensorOf } from './arbitrary-tensors.reference.js';
import { expectAsOnCpu } from './expect-as-on-cpu.reference.js';
import { useBackend } from './use-backend.reference.js';

installTensorMatcher();

beforeAll(() => useBackend('wasm'));

const shapesWithAxis = shapes
  .filter((shape) => shape.length > 0)
  .chain((shape) => fc.tuple(fc.constant(shape), fc.nat(shape.length - 1)));

test('concat joins tensors along any axis as on the CPU', async () => {
  const given = fc
    .tuple(shapesWithAxis, fc.array(lengths, { minLength: 1, maxLength: 4 }), dtypes)
    .chain(([[shape, axis], parts, dtype]) => {
      const inputs = parts.map((length) =>
        samples(
          shape.map((whole, at) => (at === axis ? length : whole)),
          dtype,
        ),
      );
      return fc.tuple(fc.constant(axis), fc.tuple(...inputs));
    });
  await fc.assert(fc.asyncProperty(given, ([axis, inputs]) => expectAsOnCpu(() => concat(inputs.map(tensorOf), axis))));
});

test('stack joins tensors along a new axis as on the CPU', async () => {
  const given = fc.tuple(shapes, dtypes, fc.integer({ min: 1, max: 4 })).chain(([shape, dtype, count]) => {
    const axis = fc.integer({ min: -shape.length - 1, max: shape.length });
    return fc.tuple(axis, fc.tuple(...Array.from({ length: count }, () => samples(shape, dtype))));
  });
  await fc.assert(fc.asyncProperty(given, ([axis, inputs]) => expectAsOnCpu(() => stack(inputs.map(tensorOf), axis))));
});

test('reverse turns any axes round as on the CPU', async () => {
  await fc.assert(
    fc.asyncProperty(anySample(), fc.nat(63), (x, axisBits) => {
      const axes = x.shape.map((_, axis) => axis).filter((axis) => (axisBits >> axis) & 1);
      return expectAsOnCpu(() => reverse(tensorOf(x), axes));
    }),
  );
});

test('tile repeats along any axes as on the CPU', async () => {
  const given = anySample().chain((x) =>
    fc.tuple(fc.constant(x), fc.tuple(...x.shape.map(() => fc.constantFrom(0, 1, 1, 2, 3)))),
  );
  await fc.assert(
    fc.asyncProperty(given, ([x, repetitions]) => expectAsOnCpu(() => tile(tensorOf(x), repetitions as number[]))),
  );
});

test('gather picks slices of any axis as on the CPU, also batch by batch', async () => {
  const given = fc
    .tuple(
      shapesWithAxis.filter(([shape]) => !shape.includes(0)),
      fc.nat(5),
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 2 }),
      dtypes,
    )
    .chain(([[shape, axis], batches, places, dtype]) => {
      const batchDims = Math.min(batches, axis);
      const indexShape = [...shape.slice(0, batchDims), ...places];
      const count = indexShape.reduce((product, length) => product * length, 1);
      const indices = fc.array(fc.nat((shape[axis] as number) - 1), { minLength: count, maxLength: count });
      return fc.tuple(samples(shape, dtype), indices, fc.constant({ axis, batchDims, indexShape }));
    });
  await fc.assert(
    fc.asyncProperty(given, ([x, indices, { axis, batchDims, indexShape }]) =>
      expectAsOnCpu(() => gather(tensorOf(x), tensor(indices, indexShape, 'int32'), axis, batchDims)),
    ),
    { numRuns: 200 },
  );
});

test('gather refuses a place that is not there', () => {
  const x = tensor([1, 2, 3]);
  for (const place of [-1, 3]) {
    const indices = tensor([place], [1], 'int32');
    expect(() => gather(x, indices)).toThrow(`GatherV2: the index value ${place} is not in [0, 2]`);
    indices.dispose();
  }
  x.dispose();
});
