import { type NamedTensorMap, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { randomBits, randomKey } from '@unroll/core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectSameResults } from './expect-same-results.reference.js';
import { runGuarded } from './guarded-buffers.reference.js';
import { initializeBackend } from './initialize-backend.js';
import type { FusedKernels } from './instantiate-kernels.js';
import { linearRecurrenceGradientKernel, linearRecurrenceKernel } from './linear-recurrence.js';
import { minGruGradientKernel, minGruSequenceKernel } from './min-gru-sequence.js';
import { minLstmGradientKernel, minLstmSequenceKernel } from './min-lstm-sequence.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

type Kernel = ComposedKernel<NamedTensorMap>;

/** A scan's kernels. */
type FusedScan = {
  readonly name: string;
  /** The blocks over time, each with how many parts of length hiddenSize its last axis has. */
  readonly blocks: Readonly<Record<string, number>>;
  /** Which of the blocks the gradient takes. */
  readonly known: readonly string[];
  readonly state: string;
  readonly kernel: Kernel;
  readonly gradientKernel: Kernel;
  readonly forward: (kernels: FusedKernels) => (...given: number[]) => void;
  readonly backward: (kernels: FusedKernels) => (...given: number[]) => void;
};

const scans: FusedScan[] = [
  {
    name: 'linearRecurrence',
    blocks: { decays: 1, inputs: 1 },
    known: ['decays'],
    state: 'state',
    kernel: linearRecurrenceKernel as unknown as Kernel,
    gradientKernel: linearRecurrenceGradientKernel as unknown as Kernel,
    forward: (kernels) => kernels.linearRecurrenceForward,
    backward: (kernels) => kernels.linearRecurrenceBackward,
  },
  {
    name: 'minGruSequence',
    blocks: { preactivations: 2 },
    known: ['preactivations'],
    state: 'hidden',
    kernel: minGruSequenceKernel as unknown as Kernel,
    gradientKernel: minGruGradientKernel as unknown as Kernel,
    forward: (kernels) => kernels.minGruForward,
    backward: (kernels) => kernels.minGruBackward,
  },
  {
    name: 'minLstmSequence',
    blocks: { preactivations: 3 },
    known: ['preactivations'],
    state: 'hidden',
    kernel: minLstmSequenceKernel as unknown as Kernel,
    gradientKernel: minLstmGradientKernel as unknown as Kernel,
    forward: (kernels) => kernels.minLstmForward,
    backward: (kernels) => kernels.minLstmBackward,
  },
];

const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 64, 130];
const sizes = lengths.map((batch, position) => {
  const at = (place: number): number => lengths[place % lengths.length] as number;
  return { batch, time: at(3 * position + 4), size: at(5 * position + 9) };
});
type Sizes = (typeof sizes)[number];

function sampleLengths({ batch, time }: Sizes): Int32Array {
  return Int32Array.from(randomBits(randomKey(5), batch), (bits) => bits % (time + 1));
}

function scanInputs({ blocks, state }: FusedScan, given: Sizes): NamedTensorMap {
  const { batch, time, size } = given;
  const sampled = Object.entries(blocks).map(([name, parts], index) => {
    return [name, Block.sample([batch, time, parts * size], 1 + index, -0.9, 0.9).tensor()] as const;
  });
  return {
    ...Object.fromEntries(sampled),
    [state]: Block.sample([batch, size], 7).tensor(),
    lengths: tensor(sampleLengths(given), [batch], 'int32'),
  };
}

describe.each(scans)('the fused kernels of $name', (scan) => {
  const { kernel, gradientKernel, known, state } = scan;

  test.each(sizes)('equal the composed ones for $batch x $time x $size', (given) => {
    expectNoLeak(() => {
      tidy(() => {
        const inputs = scanInputs(scan, given);
        const [outputs] = expectSameResults(kernel, inputs, {}) as [Tensor];
        expectSameResults(
          gradientKernel,
          {
            ...Object.fromEntries([...known, state, 'lengths'].map((name) => [name, inputs[name] as Tensor])),
            outputs,
            outputGradient: Block.sample(outputs.shape, 8, -1, 1).tensor(),
            [`${state}Gradient`]: Block.sample([given.batch, given.size], 9, -1, 1).tensor(),
          },
          {},
        );
      });
    });
  });

  test('give the same bits whatever the batch', () => {
    tidy(() => {
      const inputs = scanInputs(scan, { batch: 7, time: 5, size: 9 });
      const [outputs] = runKernel('test', kernel, inputs) as [Tensor];
      for (let row = 0; row < 7; row++) {
        const pick = (from: Tensor): Tensor => {
          const rowSize = from.size / 7;
          const values = from.dataSync().slice(row * rowSize, (row + 1) * rowSize);
          return tensor(values, [1, ...from.shape.slice(1)], from.dtype);
        };
        const ofRow = Object.entries(inputs).map(([name, block]) => [name, pick(block)]);
        const [alone] = runKernel('test', kernel, Object.fromEntries(ofRow)) as [Tensor];
        expect(alone.dataSync()).toEqual(pick(outputs).dataSync());
      }
    });
  });

  test.each(sizes.filter(({ batch }) => batch < 64))('stay within their buffers for $batch x $time x $size', (given) =>
    expectWithinBuffers(scan, given),
  );

  test('reach past 2 GB', () => expectWithinBuffers(scan, { batch: 5, time: 6, size: 7 }, 2 ** 31 - 2000));
});

function expectWithinBuffers(scan: FusedScan, given: Sizes, base = 1024): void {
  const { batch, time, size } = given;
  const values = (parts: number, seed: number): Float32Array =>
    Float32Array.from(Block.sample([batch, time, parts * size], seed).values);
  const stateOf = (seed: number): Float32Array => Float32Array.from(Block.sample([batch, size], seed).values);
  const blocks = Object.entries(scan.blocks).map(([name, parts], index) => [name, values(parts, index)] as const);
  const rowLengths = sampleLengths(given);
  const runInOrder = (pick: (kernels: FusedKernels) => (...given: number[]) => void) => {
    return (kernels: FusedKernels, at: Record<string, number>): void => {
      pick(kernels)(...Object.values(at), batch, time, size);
    };
  };
  const { outputs } = runGuarded(
    {
      inputs: { ...Object.fromEntries(blocks), initial: stateOf(7), lengths: rowLengths },
      outputs: { outputs: batch * time * size, finalState: batch * size },
      base,
    },
    runInOrder(scan.forward),
  );
  runGuarded(
    {
      inputs: {
        known: blocks[0]?.[1] as Float32Array,
        outputs,
        initial: stateOf(7),
        lengths: rowLengths,
        outputGradient: values(1, 8),
        finalGradient: stateOf(9),
      },
      outputs: {
        ...Object.fromEntries(blocks.map(([name, block]) => [`${name}Gradient`, block.length])),
        initialGradient: batch * size,
      },
      base,
    },
    runInOrder(scan.backward),
  );
}
