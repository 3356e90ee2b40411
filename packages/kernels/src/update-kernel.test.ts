import { clone, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { adamUpdate } from './adam-update.js';
import { addScaledTensors } from './add-scaled-tensors.js';
import { Block } from './block.reference.js';
import { scaleTensors } from './scale-tensors.js';
import { type TestedUpdate, testedUpdates } from './tested-updates.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

/** One tensor of each size in each list, as blocks. */
function sampleLists({ lists, squares }: TestedUpdate, sizes: readonly number[]): Record<string, Block[]> {
  const entries = lists.map((name, index) => {
    const low = squares.includes(name) ? 0 : -2;
    return [name, sizes.map((size) => Block.sample([size], 10 * size + index, low))] as const;
  });
  return Object.fromEntries(entries);
}

function tensorsOf(lists: Record<string, Block[]>): Record<string, Tensor[]> {
  return Object.fromEntries(Object.entries(lists).map(([name, blocks]) => [name, blocks.map((one) => one.tensor())]));
}

/** Compares results with the reference, at one place of the lists. */
function expectResults(
  tested: TestedUpdate,
  blocks: Record<string, Block[]>,
  results: Tensor[][],
  place: number,
): void {
  const numbers = Object.fromEntries(
    Object.entries(blocks).map(([name, list]) => [name, (list[place] as Block).values]),
  );
  tested.reference(numbers).forEach((values, index) => {
    const expected = { shape: [values.length], values };
    expect(results[index]?.[place]).toMatchTensor(expected, { relative: 1e-6, absolute: 1e-6 });
  });
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(testedUpdates)('$name', (tested) => {
    test.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130])('is that of plain loops for %i numbers', (size) => {
      tidy(() => {
        const blocks = sampleLists(tested, [size]);
        expectResults(tested, blocks, tested.run(tensorsOf(blocks)), 0);
      });
    });

    test('goes through its lists place by place and frees what it consumes, and nothing else', () => {
      expectNoLeak(() => {
        const blocks = sampleLists(tested, [5, 1, 17]);
        const lists = tensorsOf(blocks);
        const results = tested.run(lists);
        for (const place of [0, 1, 2]) expectResults(tested, blocks, results, place);
        const lent = tested.lists.slice(results.length);
        expect(lent.flatMap((name) => lists[name] ?? []).some(({ isDisposed }) => isDisposed)).toBe(false);
        disposeTree([...results, ...lent.map((name) => lists[name] ?? [])]);
      });
    });

    test('leaves clones of what it consumes as they were', () => {
      expectNoLeak(() => {
        const blocks = sampleLists(tested, [5, 6]);
        const lists = tensorsOf(blocks);
        const clones = Object.values(lists).map((tensors) => clone(tensors[1] as Tensor));
        const results = tested.run(lists);
        for (const place of [0, 1]) expectResults(tested, blocks, results, place);
        Object.values(blocks).forEach(([, block], index) => {
          expect(clones[index]).toMatchTensor(block as Block);
        });
        const lent = tested.lists.slice(results.length).map((name) => lists[name] ?? []);
        disposeTree([clones, ...results, ...lent]);
      });
    });

    test('has nothing to do for empty lists', () => {
      const results = tested.run(Object.fromEntries(tested.lists.map((name) => [name, []])));
      expect(results.flat()).toEqual([]);
    });

    test('consumes nothing where the lists do not fit', () => {
      expectNoLeak(() => {
        const lists = tensorsOf(sampleLists(tested, [2, 3]));
        const last = lists[tested.lists.at(-1) as string] as Tensor[];
        const good = last.pop() as Tensor;
        const bad = [tensor([1, 2, 3], [3], 'int32'), last[0] as Tensor];
        if (tested.lists.length > 1) bad.push(tensor([1, 2]));
        for (const one of bad) {
          last.push(one);
          expect(() => tested.run(lists)).toThrow(/^\w+: `\w+\[1\](\.dtype| === \w+\[0\])?` must/);
          last.pop();
        }
        disposeTree([good, bad, ...Object.values(lists)]);
      });
    });
  });

  test('errors name the tensor and what is wrong with it', () => {
    tidy(() => {
      const [a, b, freed] = [tensor([1]), tensor([2]), tensor([3])];
      freed.dispose();
      expect(() => scaleTensors([a, freed], 2)).toThrow(
        'scaleTensors: `tensors[1].isDisposed` must be false, got true.',
      );
      expect(() => scaleTensors([tensor([1], [1], 'int32')], 2)).toThrow(
        'scaleTensors: `tensors[0].dtype` must be float32, got "int32".',
      );
      expect(() => addScaledTensors({ tensors: [a, b], addends: [tensor([1])], factor: 1 })).toThrow(
        'addScaledTensors: `addends.length` must be 2, got 1.',
      );
      expect(() => addScaledTensors({ tensors: [a], addends: [tensor([1, 2])], factor: 1 })).toThrow(ShapeError);
      expect(() => addScaledTensors({ tensors: [a, b], addends: [tensor([1]), a], factor: 1 })).toThrow(
        'addScaledTensors: `addends[1] === tensors[0]` must be false, got true. ' +
          'Clone one of them: what is written over cannot stand in two places.',
      );
      const moments = { firstMoments: [tensor([0])], secondMoments: [tensor([0])] };
      const rates = { learningRate: 1, firstMomentDecay: 0.9, secondMomentDecay: 0.9, epsilon: 1e-8 };
      expect(() => adamUpdate({ gradients: [a], ...moments, ...rates, step: 0 })).toThrow(
        'adamUpdate: `step` must be an integer of at least 1, got 0.',
      );
      expect([a, b].some(({ isDisposed }) => isDisposed)).toBe(false);
    });
  });
});
