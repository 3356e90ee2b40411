import {
  backend,
  clone,
  conv2d,
  ones,
  reshape,
  sub,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher, wasmHeapBytes } from '@unroll/testing';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { adamUpdate } from './adam-update.js';
import { addScaledTensors } from './add-scaled-tensors.js';
import { Block } from './block.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { type GuardedBuffers, runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { adamReference, rmspropReference, sgdReference } from './optimizer-updates.reference.js';
import { runKernel } from './registered-kernel.js';
import { scaleTensors } from './scale-tensors.js';
import { testedUpdates } from './tested-updates.reference.js';
import type { WasmHeap } from './wasm-heap.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

const sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];

describe.each(testedUpdates)('the fused kernel of $name', ({ lists, squares, kernel, run }) => {
  const sample = (size: number): Record<string, Tensor> =>
    Object.fromEntries(
      lists.map((name, index) => [name, Block.sample([size], size + index, squares.includes(name) ? 0 : -2).tensor()]),
    );

  test.each(sizes)('equals the composed one for %i numbers', (size) => {
    tidy(() => {
      const attributes = Object.fromEntries(attributeNames.map((name, index) => [name, 0.9 - 0.06 * index]));
      const composed = kernel.forward(sample(size), attributes);
      const fused = runKernel('test', kernel, sample(size), attributes);
      expect(fused).toHaveLength(composed.length);
      fused.forEach((output, index) => {
        expect(output).toMatchTensor(composed[index] as Tensor, { relative: 1e-6 });
      });
    });
  });

  test('gives back the very tensors that it consumed', () => {
    tidy(() => {
      const inputs = sample(9);
      const given = Object.fromEntries(lists.map((name) => [name, [inputs[name] as Tensor]]));
      run(given).forEach(([result], index) => {
        expect(result).toBe(inputs[kernel.consumed[index] as string]);
      });
    });
  });

  test('leaves what shares its data as it was, such as another shape of it', () => {
    tidy(() => {
      const inputs = sample(6);
      const views = lists.map((name) => reshape(inputs[name] as Tensor, [2, 3]));
      const before = views.map((view) => view.dataSync());
      run(Object.fromEntries(lists.map((name) => [name, [inputs[name] as Tensor]])));
      expect(views.map((view) => view.dataSync())).toEqual(before);
    });
  });

  test('hands NaN and infinities on as the composed one does, and to no other place', () => {
    tidy(() => {
      const attributes = Object.fromEntries(attributeNames.map((name) => [name, 0.5]));
      const values = [1, Number.NaN, 2, Infinity, 3, -Infinity, 4];
      const spoiled = (): Record<string, Tensor> => ({ ...sample(7), [lists[0] as string]: tensor(values) });
      const composed = kernel.forward(spoiled(), attributes);
      runKernel('test', kernel, spoiled(), attributes).forEach((output, index) => {
        expect(output).toMatchTensor(composed[index] as Tensor, { relative: 1e-6 });
      });
    });
  });

  test('leaves nothing behind in hundreds of calls', () => {
    expectNoLeak(() => {
      let inputs = Object.fromEntries(lists.map((name) => [name, [ones([70]), ones([3])]]));
      for (let call = 0; call < 300; call++) {
        const results = run(inputs).map((list, index) => [lists[index], list]);
        inputs = { ...inputs, ...Object.fromEntries(results) };
      }
      disposeTree(inputs);
    });
  });
});

/** The attributes of all kernels; each takes those it knows. */
const attributeNames = [
  'firstMomentDecay',
  'firstComplement',
  'secondMomentDecay',
  'secondComplement',
  'epsilon',
  'stepSize',
  'secondScale',
  'momentum',
  'gradientRate',
  'velocityRate',
  'factor',
  'weight',
  'limit',
];

test('a step of Adam takes no memory', () => {
  const megabytes = 32;
  const made = (): Tensor => tensor(new Float32Array(megabytes * 2 ** 18));
  let [gradients, firstMoments, secondMoments] = [[made()], [made()], [made()]];
  const before = wasmHeapBytes() as number;
  for (let step = 1; step <= 3; step++) {
    const rates = { step, learningRate: 0.1, firstMomentDecay: 0.9, secondMomentDecay: 0.99, epsilon: 1e-8 };
    ({
      updates: gradients,
      firstMoments,
      secondMoments,
    } = adamUpdate({
      gradients,
      firstMoments,
      secondMoments,
      ...rates,
    }));
  }
  expect((wasmHeapBytes() as number) - before).toBeLessThan(megabytes * 2 ** 20);
  disposeTree([gradients, firstMoments, secondMoments]);
});

test('where there is no room for the copy of what is shared, nothing has changed', () => {
  const [heap, values] = [backend() as unknown as WasmHeap, [1, 2, 3]];
  const tensors = [tensor(values), tensor(values), tensor(values)];
  const clones = tensors.slice(1).map((one) => clone(one));
  const dataCount = backend().numDataIds();
  const makeOutput = heap.makeOutput.bind(heap);
  const spy = vi.spyOn(heap, 'makeOutput').mockImplementationOnce(makeOutput);
  spy.mockImplementationOnce(() => {
    throw new Error('no room');
  });
  expect(() => scaleTensors(tensors, 2)).toThrow('no room');
  spy.mockRestore();
  expect(backend().numDataIds()).toBe(dataCount);
  for (const one of tensors) expect([...one.dataSync()]).toEqual(values);
  disposeTree([...tensors, ...clones]);
});

test('a convolution sees a filter that was written over', () => {
  tidy(() => {
    const images = Block.sample([1, 5, 5, 2], 1).tensor<Tensor4D>();
    const filter = Block.sample([3, 3, 2, 4], 2).tensor<Tensor4D>();
    const addend = Block.sample([3, 3, 2, 4], 3).tensor<Tensor4D>();
    const before = conv2d(images, filter, 1, 'same'); // from here on XNNPACK remembers the filter
    const [written] = addScaledTensors({ tensors: [filter], addends: [addend], factor: 1 }) as [Tensor4D];
    expect(written).toBe(filter);
    const gained = sub(conv2d(images, written, 1, 'same'), before);
    expect(gained).toMatchTensor(conv2d(images, addend, 1, 'same'), { absolute: 1e-5 });
  });
});

describe('in memory', () => {
  /** Values of some buffers, each with numbers of its own; those named after squares not below 0. */
  function buffersOf(size: number, names: readonly string[]): Record<string, Float32Array> {
    return Object.fromEntries(
      names.map((name, index) => {
        const low = name === 'secondMoments' ? 0 : -2;
        return [name, Float32Array.from(Block.sample([size], size + index, low).values)];
      }),
    );
  }

  const bases: GuardedBuffers['base'][] = [1024, 2 ** 31 - 128];

  describe.each(bases)('from address %d', (base) => {
    test.each(sizes)('adamUpdate keeps to its %i numbers', (size) => {
      const outputs = buffersOf(size, ['gradients', 'firstMoments', 'secondMoments']);
      const written = runGuarded({ inputs: {}, outputs, base: base as number }, ({ adamUpdate }, at) => {
        const addresses = [at['gradients'], at['firstMoments'], at['secondMoments']] as [number, number, number];
        adamUpdate(...addresses, size, 0.8, 1 - 0.8, 0.9, 1 - 0.9, 1e-3, -0.02 / (1 - 0.8 ** 3), 1 / (1 - 0.9 ** 3));
      });
      const expected = adamReference(outputs, [3, 0.02, 0.8, 0.9, 1e-3]);
      expectNumbers(written['gradients'] as Float32Array, expected.updates);
      expectNumbers(written['firstMoments'] as Float32Array, expected.firstMoments);
      expectNumbers(written['secondMoments'] as Float32Array, expected.secondMoments);
    });
  });

  test.each(sizes)('rmspropUpdate keeps to its %i numbers', (size) => {
    const outputs = buffersOf(size, ['gradients', 'secondMoments']);
    const written = runGuarded({ inputs: {}, outputs }, ({ rmspropUpdate }, at) => {
      rmspropUpdate(at['gradients'] as number, at['secondMoments'] as number, size, 0.9, 1 - 0.9, 1e-3, -0.02);
    });
    const expected = rmspropReference(outputs, [0.02, 0.9, 1e-3]);
    expectNumbers(written['gradients'] as Float32Array, expected.updates);
    expectNumbers(written['secondMoments'] as Float32Array, expected.secondMoments);
  });

  test.each(sizes)('sgdUpdate keeps to its %i numbers', (size) => {
    const outputs = buffersOf(size, ['gradients', 'velocities']);
    const written = runGuarded({ inputs: {}, outputs }, ({ sgdUpdate }, at) => {
      sgdUpdate(at['gradients'] as number, at['velocities'] as number, size, 0.8, -0.3, -0.3 * 0.8);
    });
    const expected = sgdReference(outputs, [0.3, 0.8], true);
    expectNumbers(written['gradients'] as Float32Array, expected.updates);
    expectNumbers(written['velocities'] as Float32Array, expected.velocities);
  });

  test.each(sizes)('scaleValues and addScaled keep to their %i numbers', (size) => {
    const { values = new Float32Array(), addends = new Float32Array() } = buffersOf(size, ['values', 'addends']);
    const scaled = runGuarded({ inputs: {}, outputs: { values } }, ({ scaleValues }, at) => {
      scaleValues(at.values, size, -0.7);
    });
    expectNumbers(
      scaled.values,
      Array.from(values, (value) => -0.7 * value),
    );
    const summed = runGuarded({ inputs: { addends }, outputs: { values } }, ({ addScaled }, at) => {
      addScaled(at.values, at.addends, size, -0.7);
    });
    expectNumbers(
      summed.values,
      Array.from(values, (value, place) => value - 0.7 * (addends[place] as number)),
    );
  });

  test.each(sizes)('averageParameters and clip in place keep to their %i numbers', (size) => {
    const buffers = buffersOf(size, ['averages', 'parameters', 'updates']);
    const { averages = new Float32Array(), parameters = averages, updates = averages } = buffers;
    const inputs = { parameters, updates };
    const moved = runGuarded({ inputs, outputs: { averages } }, ({ averageParameters }, at) => {
      averageParameters(at.averages, at.parameters, at.updates, size, 0.25);
    });
    expectNumbers(
      moved.averages,
      Array.from(
        averages,
        (value, place) => 0.75 * value + 0.25 * ((parameters[place] as number) + (updates[place] as number)),
      ),
    );
    const clipped = runGuarded({ inputs: {}, outputs: { averages } }, ({ clip }, at) => {
      clip(at.averages, -0.5, 0.5, at.averages, size);
    });
    expectNumbers(
      clipped.averages,
      Array.from(averages, (value) => Math.max(-0.5, Math.min(0.5, value))),
    );
  });
});
