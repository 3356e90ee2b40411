import {
  grads,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, randomBits, randomKey, ShapeError } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { additiveAttention } from './additive-attention.js';
import type { Attention, AttentionInputs } from './attention.js';
import { additiveAttentionReference, dotAttentionReference, generalAttentionReference } from './attention.reference.js';
import { Block } from './block.reference.js';
import { dotAttention } from './dot-attention.js';
import { expectGradients } from './expect-gradients.reference.js';
import { generalAttention } from './general-attention.js';
import { joinBlocks, joinTensors } from './join-results.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

type Sizes = { batch: number; queries: number; time: number; size: number; valueSize: number };

/** A form of attention; `weight` is what it has learned, with a shape that follows from the size. */
type TestedForm = {
  readonly name: string;
  readonly weightShape: (size: number) => number[];
  readonly run: (given: AttentionInputs, weight: Tensor) => Attention;
  readonly reference: (
    given: { queries: Block; keys: Block; values: Block },
    weight: Block,
    lengths: ArrayLike<number>,
  ) => { contexts: Block; weights: Block };
};

const forms: TestedForm[] = [
  {
    name: 'dotAttention',
    weightShape: () => [0],
    run: (given) => dotAttention({ ...given, scale: 0.7 }),
    reference: (given, _weight, lengths) => dotAttentionReference(given, lengths, 0.7),
  },
  {
    name: 'generalAttention',
    weightShape: (size) => [size, size],
    run: (given, weight) => generalAttention({ ...given, scoreWeight: weight as Tensor2D }),
    reference: generalAttentionReference,
  },
  {
    name: 'additiveAttention',
    weightShape: (size) => [size],
    run: (given, weight) => additiveAttention({ ...given, scoreWeight: weight as Tensor1D }),
    reference: additiveAttentionReference,
  },
];

function sampleBlocks({ weightShape }: TestedForm, { batch, queries, time, size, valueSize }: Sizes): Block[] {
  return [
    Block.sample([batch, queries, size], 1, -1, 1),
    Block.sample([batch, time, size], 2, -1, 1),
    Block.sample([batch, time, valueSize], 3),
    Block.sample(weightShape(size), 4, -1, 1),
  ];
}

function sampleLengths(batch: number, time: number): number[] {
  return [...randomBits(randomKey(5), batch)].map((bits) => 1 + (bits % time));
}

/** Compares contexts and weights, and the gradients of all that takes part. */
function expectReference(form: TestedForm, sizes: Sizes, lengths?: number[]): void {
  const allLengths = lengths ?? Array(sizes.batch).fill(sizes.time);
  const blocks = sampleBlocks(form, sizes);
  const used = form.name === 'dotAttention' ? blocks.slice(0, 3) : blocks;
  expectNoLeak(() => {
    const lengthsTensor = lengths === undefined ? undefined : tensor1d(lengths, 'int32');
    expectGradients({
      operation: (...[queries, keys, values, weight]) => {
        const given = { queries, keys, values } as AttentionInputs;
        const all = lengthsTensor === undefined ? given : { ...given, lengths: lengthsTensor };
        const { contexts, weights } = form.run(all, weight as Tensor);
        return joinTensors([contexts, weights]);
      },
      reference: (...[queries, keys, values, weight]) => {
        const given = { queries: queries as Block, keys: keys as Block, values: values as Block };
        const { contexts, weights } = form.reference(given, weight as Block, allLengths);
        return joinBlocks([contexts, weights]);
      },
      inputs: used,
      tolerance: { relative: 1e-4, absolute: 1e-5 }, // gradients cancel
    });
    lengthsTensor?.dispose();
  });
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(forms)('$name', (form) => {
    test.each([
      { batch: 1, queries: 1, time: 1, size: 1, valueSize: 1 },
      { batch: 2, queries: 1, time: 5, size: 3, valueSize: 4 },
      { batch: 3, queries: 4, time: 2, size: 5, valueSize: 1 },
      { batch: 1, queries: 5, time: 9, size: 4, valueSize: 3 },
      { batch: 2, queries: 3, time: 4, size: 9, valueSize: 6 },
    ])('gives the values and the gradients of the reference for %j', (sizes) => {
      expectReference(form, sizes);
      expectReference(form, sizes, sampleLengths(sizes.batch, sizes.time));
    });

    test('has weights that add up to 1 within the lengths, whatever lies past them', () => {
      const property = fc.property(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
        fc.constantFrom(Number.NaN, Infinity, -1e30, 0),
        (lengths, filling) =>
          tidy(() => {
            const blocks = sampleBlocks(form, { batch: lengths.length, queries: 3, time: 6, size: 5, valueSize: 2 });
            const run = (): Attention => {
              const [queries, keys, values, weight] = blocks.map((block) => block.tensor());
              const given = { queries, keys, values, lengths: tensor1d(lengths, 'int32') } as AttentionInputs;
              return form.run(given, weight as Tensor);
            };
            const before = run();
            for (const block of blocks.slice(1, 3)) fillPast(block, lengths, filling);
            const after = run();
            expect(after.contexts.dataSync()).toEqual(before.contexts.dataSync());
            expect(after.weights.dataSync()).toEqual(before.weights.dataSync());
            expectDistributions(Block.of(after.weights), lengths);
          }),
      );
      fc.assert(property, { numRuns: 40 });
    });

    test('keeps what lies past the lengths out of the gradients', () => {
      const sizes = { batch: 2, queries: 3, time: 4, size: 5, valueSize: 2 };
      const lengths = [2, 3];
      const blocks = sampleBlocks(form, sizes);
      for (const block of blocks.slice(1, 3)) fillPast(block, lengths, Number.NaN);
      const lengthsTensor = tensor1d(lengths, 'int32');
      expectNoLeak(() => expectFiniteGradients(form, blocks, lengthsTensor));
      lengthsTensor.dispose();
    });

    test('keeps NaN in a query with its own results', () => {
      expectNoLeak(() => {
        const blocks = sampleBlocks(form, { batch: 2, queries: 2, time: 3, size: 4, valueSize: 3 });
        (blocks[0] as Block).set(Number.NaN, 1, 0, 2);
        const tensors = blocks.map((block) => block.tensor());
        const [queries, keys, values, weight] = tensors;
        const results = form.run({ queries, keys, values } as AttentionInputs, weight as Tensor);
        const finite = Array.from(results.contexts.dataSync(), Number.isFinite);
        expect(finite).toEqual([true, true, true, true, true, true, false, false, false, true, true, true]);
        disposeTree([...tensors, results]);
      });
    });

    test('leaves nothing behind in a thousand calls', () => {
      const tensors = sampleBlocks(form, { batch: 2, queries: 2, time: 3, size: 2, valueSize: 2 }).map((block) =>
        block.tensor(),
      );
      const [queries, keys, values, weight] = tensors;
      expectNoLeak(() => {
        for (let call = 0; call < 500; call++) {
          disposeTree(form.run({ queries, keys, values } as AttentionInputs, weight as Tensor)); // runs twice
        }
      });
      disposeTree(tensors);
    });
  });

  test('dotAttention finds the one key that fits, even with scores of ten thousand', () => {
    expectNoLeak(() => {
      const queries = new Block([1, 1, 1], [1e4]).tensor<Tensor3D>();
      const keys = new Block([1, 3, 1], [-1, 1, 0.5]).tensor<Tensor3D>();
      const { contexts, weights } = dotAttention({ queries, keys, values: keys });
      expect(weights).toMatchTensor(new Block([1, 1, 3], [0, 1, 0]));
      expect(contexts).toMatchTensor(new Block([1, 1, 1], [1]));
      disposeTree([queries, keys, contexts, weights]);
    });
  });
});

function fillPast(block: Block, lengths: readonly number[], filling: number): void {
  const [, time, size] = block.shape as [number, number, number];
  lengths.forEach((length, row) => {
    for (let step = length; step < time; step++) {
      for (let unit = 0; unit < size; unit++) block.set(filling, row, step, unit);
    }
  });
}

function expectDistributions(weights: Block, lengths: readonly number[]): void {
  const [, queries, time] = weights.shape as [number, number, number];
  lengths.forEach((length, row) => {
    for (let query = 0; query < queries; query++) {
      const values = Array.from({ length: time }, (_, step) => weights.at(row, query, step));
      expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      expect(values.slice(length).every((value) => value === 0)).toBe(true);
    }
  });
}

function expectFiniteGradients(form: TestedForm, blocks: Block[], lengths: Tensor1D): void {
  const used = form.name === 'dotAttention' ? 3 : 4;
  const tensors = blocks.map((block) => block.tensor());
  const gradients = grads((...[queries, keys, values, weight]: Tensor[]) => {
    const given = { queries, keys, values, lengths } as AttentionInputs;
    return joinTensors(Object.values(form.run(given, weight as Tensor)));
  })(tensors.slice(0, used));
  for (const gradient of gradients) {
    expect(gradient.dataSync().every(Number.isFinite)).toBe(true);
  }
  disposeTree([...tensors, ...gradients]);
}

describe('refuses', () => {
  beforeAll(() => useBackend('wasm'));

  type Shapes = Record<'queries' | 'keys' | 'values', number[]>;
  const right: Shapes = { queries: [2, 3, 4], keys: [2, 5, 4], values: [2, 5, 6] };

  test.each([
    [{ keys: [2, 5] }, '`keys` must have shape [batch, time, size], got [2, 5].', ShapeError],
    [{ queries: [2, 4] }, '`queries` must have shape [batch=2, queries, 4], got [2, 4].', ShapeError],
    [{ queries: [2, 3, 5] }, '`queries` must have shape [batch=2, queries, 4], got [2, 3, 5].', ShapeError],
    [{ values: [2, 4, 6] }, '`values` must have shape [batch=2, time=5, valueSize], got [2, 4, 6].', ShapeError],
    [{ keys: [2, 0, 4], values: [2, 0, 6] }, '`keys` must have at least one key, got [2, 0, 4].', ArgumentError],
  ] as [Partial<Shapes>, string, typeof ShapeError][])('shapes %j', (wrong, sentence, kind) => {
    expectNoLeak(() => {
      const shapes = Object.entries({ ...right, ...wrong });
      const given = Object.fromEntries(
        shapes.map(([name, shape]) => [name, new Block(shape).tensor()]),
      ) as AttentionInputs;
      expect(() => dotAttention(given)).toThrow(kind);
      expect(() => dotAttention(given)).toThrow(`dotAttention: ${sentence}`);
      disposeTree(given);
    });
  });

  test('a weight that does not fit, a length of 0, and a scale that is no number', () => {
    expectNoLeak(() => {
      const shapes = Object.entries(right);
      const given = Object.fromEntries(
        shapes.map(([name, shape]) => [name, new Block(shape).tensor()]),
      ) as AttentionInputs;
      const others = [zeros([3]), zeros([4, 3]), tensor1d([0, 5], 'int32')] as [Tensor1D, Tensor2D, Tensor1D];
      const [vector, matrix, lengths] = others;
      expect(() => additiveAttention({ ...given, scoreWeight: vector })).toThrow(
        'additiveAttention: `scoreWeight` must have shape [size=4], got [3].',
      );
      expect(() => generalAttention({ ...given, scoreWeight: matrix })).toThrow(
        'generalAttention: `keys` must have shape [batch=2, time=5, 3], got [2, 5, 4].',
      );
      expect(() => dotAttention({ ...given, lengths })).toThrow(
        'dotAttention: `lengths[0]` must be from 1 to the 5 time steps of `keys`, got 0.',
      );
      expect(() => dotAttention({ ...given, scale: Number.NaN })).toThrow(
        'dotAttention: `scale` must be a finite number, got NaN.',
      );
      disposeTree([given, others]);
    });
  });
});
