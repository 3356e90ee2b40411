import {
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '@unroll/core';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { joinBlocks, joinTensors } from './join-results.reference.js';
import { type LinearRecurrenceInputs, linearRecurrence } from './linear-recurrence.js';
import { linearRecurrenceReference, minGruReference, minLstmReference } from './linear-recurrence.reference.js';
import { minGruSequence } from './min-gru-sequence.js';
import { minLstmSequence } from './min-lstm-sequence.js';
import type { MinimalSequenceInputs } from './minimal-sequence.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

/** An operation that is a scan of one state over blocks, and what it is compared with. */
type TestedScan = {
  readonly name: string;
  /** The blocks over time, each with how many parts of length hiddenSize its last axis has. */
  readonly parts: Readonly<Record<string, number>>;
  readonly run: (blocks: Tensor3D[], state: Tensor2D, lengths?: Tensor1D) => { outputs: Tensor3D; state: Tensor2D };
  readonly reference: (blocks: Block[], state: Block, lengths: ArrayLike<number>) => { outputs: Block; state: Block };
};

function minimal(
  sequence: (given: MinimalSequenceInputs) => { outputs: Tensor3D; hidden: Tensor2D },
): TestedScan['run'] {
  return ([preactivations], hidden, lengths) => {
    const given = { preactivations: preactivations as Tensor3D, hidden };
    const { outputs, hidden: last } = sequence(lengths === undefined ? given : { ...given, lengths });
    return { outputs, state: last };
  };
}

const scans: TestedScan[] = [
  {
    name: 'linearRecurrence',
    parts: { decays: 1, inputs: 1 },
    run: ([decays, inputs], state, lengths) => {
      const given = { decays: decays as Tensor3D, inputs: inputs as Tensor3D, state };
      return linearRecurrence(lengths === undefined ? given : { ...given, lengths });
    },
    reference: ([decays, inputs], state, lengths) =>
      linearRecurrenceReference(decays as Block, inputs as Block, state, lengths),
  },
  {
    name: 'minGruSequence',
    parts: { preactivations: 2 },
    run: minimal(minGruSequence),
    reference: ([preactivations], state, lengths) => minGruReference(preactivations as Block, state, lengths),
  },
  {
    name: 'minLstmSequence',
    parts: { preactivations: 3 },
    run: minimal(minLstmSequence),
    reference: ([preactivations], state, lengths) => minLstmReference(preactivations as Block, state, lengths),
  },
];

function sampleBlocks({ parts }: TestedScan, [batch, time, size]: readonly [number, number, number]): Block[] {
  return Object.values(parts).map((part, index) => Block.sample([batch, time, part * size], 1 + index, -1.5, 1.5));
}

/** Compares outputs, final state, and the gradients of blocks and initial state. */
function expectReference(scan: TestedScan, shape: readonly [number, number, number], lengths?: number[]): void {
  const [batch, time, size] = shape;
  const allLengths = lengths ?? Array(batch).fill(time);
  expectNoLeak(() => {
    const lengthsTensor = lengths === undefined ? undefined : tensor1d(lengths, 'int32');
    expectGradients({
      operation: (...given) => {
        const { outputs, state } = scan.run(given.slice(0, -1) as Tensor3D[], given.at(-1) as Tensor2D, lengthsTensor);
        return joinTensors([outputs, state]);
      },
      reference: (...given) => {
        const { outputs, state } = scan.reference(given.slice(0, -1), given.at(-1) as Block, allLengths);
        return joinBlocks([outputs, state]);
      },
      inputs: [...sampleBlocks(scan, shape), Block.sample([batch, size], 9)],
      tolerance: { relative: 1e-4, absolute: 1e-5 }, // gradients add up over time
    });
    lengthsTensor?.dispose();
  });
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe.each(scans)('$name', (scan) => {
    test.each([[[1, 1, 1]], [[2, 3, 4]], [[3, 5, 3]], [[1, 9, 6]], [[4, 2, 9]]] as [[number, number, number]][])(
      'over %j gives the values and the gradients of the reference',
      (shape) => expectReference(scan, shape),
    );

    test('stops each row at its length', () => {
      expectReference(scan, [4, 5, 3], [5, 1, 0, 4]);
    });

    test('in two halves equals the whole', () => {
      const property = fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 99 }), (split, seed) =>
        tidy(() => {
          const blocks = sampleBlocks(scan, [2, 7, 5]).map((block) => block.tensor<Tensor3D>());
          const state = Block.sample([2, 5], seed).tensor<Tensor2D>();
          const whole = scan.run(blocks, state);
          const part = (from: number, count: number): Tensor3D[] =>
            blocks.map((block) => slice(block, [0, from, 0], [2, count, -1]));
          const first = scan.run(part(0, split), state);
          const second = scan.run(part(split, 7 - split), first.state);
          expect(second.state).toMatchTensor(whole.state, { relative: 0, absolute: 0 });
          expect(first.outputs).toMatchTensor(slice(whole.outputs, [0, 0, 0], [2, split, 5]), {
            relative: 0,
            absolute: 0,
          });
          expect(second.outputs).toMatchTensor(slice(whole.outputs, [0, split, 0], [2, 7 - split, 5]), {
            relative: 0,
            absolute: 0,
          });
        }),
      );
      fc.assert(property, { numRuns: 20 });
    });

    test('does not see what lies past the lengths, and keeps NaN within its row and unit', () => {
      expectNoLeak(() => {
        const blocks = sampleBlocks(scan, [3, 4, 2]);
        const state = Block.sample([3, 2], 9);
        const lengths = [4, 2, 3];
        const expected = scan.reference(blocks, state, lengths);
        for (const block of blocks) {
          const width = block.shape[2] as number;
          for (let unit = 0; unit < width; unit++) block.set(Number.NaN, 1, 2, unit);
          block.set(Number.NaN, 2, 1, 0);
        }
        expected.outputs.set(Number.NaN, 2, 1, 0);
        expected.outputs.set(Number.NaN, 2, 2, 0);
        expected.state.set(Number.NaN, 2, 0);
        const tensors = blocks.map((block) => block.tensor<Tensor3D>());
        const given = [state.tensor<Tensor2D>(), tensor1d(lengths, 'int32')] as const;
        const results = scan.run(tensors, ...given);
        expect(results.outputs).toMatchTensor(expected.outputs);
        expect(results.state).toMatchTensor(expected.state);
        disposeTree([...tensors, ...given, results]);
      });
    });

    test('leaves nothing behind in a thousand calls', () => {
      const blocks = sampleBlocks(scan, [2, 3, 2]).map((block) => block.tensor<Tensor3D>());
      const state: Tensor2D = zeros([2, 2]);
      expectNoLeak(() => {
        for (let call = 0; call < 500; call++) disposeTree(scan.run(blocks, state)); // runs twice
      });
      disposeTree([...blocks, state]);
    });
  });

  test.each([
    ['minGruSequence', scans[1] as TestedScan, [Infinity, 2], [-Infinity, 2], [2, 0.5]],
    ['minGruSequence', scans[1] as TestedScan, [200, 2], [-200, 2], [2, 0.5]],
    ['minLstmSequence', scans[2] as TestedScan, [Infinity, -Infinity, 2], [-Infinity, 0, 2], [2, 0.5]],
    ['minLstmSequence', scans[2] as TestedScan, [-200, -200, 2], [-200, -100, 2], [1.25, 0.5]],
    ['minLstmSequence', scans[2] as TestedScan, [200, 200, 2], [-100, -200, 2], [1.25, 2]],
  ])('%s saturates', (_name, scan, first, second, expected) => {
    expectNoLeak(() => {
      const blocks = [first, second].flat();
      const preactivations = new Block([2, 1, first.length], blocks).tensor<Tensor3D>();
      const hidden = new Block([2, 1], [0.5, 0.5]).tensor<Tensor2D>();
      const results = scan.run([preactivations], hidden);
      expect(results.state).toMatchTensor(new Block([2, 1], expected));
      disposeTree([preactivations, hidden, results]);
    });
  });
});

describe('refuses', () => {
  beforeAll(() => useBackend('wasm'));

  type Shapes = Record<'decays' | 'inputs' | 'state', number[]>;
  const right: Shapes = { decays: [2, 3, 4], inputs: [2, 3, 4], state: [2, 4] };

  test.each([
    [{ decays: [2, 3] }, '`decays` must have shape [batch, time, size], got [2, 3].', ShapeError],
    [{ inputs: [2, 4, 4] }, '`inputs` must have shape [batch=2, time=3, 4], got [2, 4, 4].', ShapeError],
    [{ state: [2, 3] }, '`state` must have shape [batch=2, 4], got [2, 3].', ShapeError],
    [
      { decays: [2, 0, 4], inputs: [2, 0, 4] },
      '`decays` must have at least one time step, got [2, 0, 4].',
      ArgumentError,
    ],
  ] as [Partial<Shapes>, string, typeof ShapeError][])('shapes %j', (wrong, sentence, kind) => {
    expectNoLeak(() => {
      const shapes = Object.entries({ ...right, ...wrong });
      const given = Object.fromEntries(
        shapes.map(([name, shape]) => [name, new Block(shape).tensor()]),
      ) as LinearRecurrenceInputs;
      expect(() => linearRecurrence(given)).toThrow(kind);
      expect(() => linearRecurrence(given)).toThrow(`linearRecurrence: ${sentence}`);
      disposeTree(given);
    });
  });

  test.each([
    [[3, 4], 'int32', '`lengths[1]` must be from 0 to the 3 time steps of `decays`, got 4.'],
    [[-1, 3], 'int32', '`lengths[0]` must be from 0 to the 3 time steps of `decays`, got -1.'],
    [[1, 2, 3], 'int32', '`lengths` must have shape [batch=2], got [3].'],
    [[1, 2], 'float32', '`lengths` must be a tensor of type int32, got "float32".'],
  ] as const)('lengths %j of type %s', (values, dtype, sentence) => {
    expectNoLeak(() => {
      const lengths = tensor1d([...values], dtype);
      const blocks = [zeros([2, 3, 4]), zeros([2, 4])] as [Tensor3D, Tensor2D];
      const [decays, state] = blocks;
      expect(() => linearRecurrence({ decays, inputs: decays, state, lengths })).toThrow(
        `linearRecurrence: ${sentence}`,
      );
      disposeTree([lengths, ...blocks]);
    });
  });

  test.each([
    [[2, 3, 9], [2, 4], 'minGruSequence: `preactivations` must have shape [batch=2, time=3, 8], got [2, 3, 9].'],
    [[2, 3], [2, 4], 'minGruSequence: `preactivations` must have shape [batch, time, 2·hiddenSize], got [2, 3].'],
    [[2, 0, 8], [2, 4], 'minGruSequence: `preactivations` must have at least one time step, got [2, 0, 8].'],
    [[2, 3, 8], [3, 4], 'minGruSequence: `hidden` must have shape [batch=2, hiddenSize], got [3, 4].'],
  ])('preactivations of shape %j with a hidden state %j', (preactivations, hidden, sentence) => {
    expectNoLeak(() => {
      const given: Tensor[] = [zeros(preactivations), zeros(hidden)];
      const [first, second] = given as [Tensor3D, Tensor2D];
      expect(() => minGruSequence({ preactivations: first, hidden: second })).toThrow(sentence);
      disposeTree(given);
    });
  });
});
