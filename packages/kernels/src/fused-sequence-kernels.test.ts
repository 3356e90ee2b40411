import { fill, type NamedTensorMap, type Tensor, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { elmanGradientKernel, elmanSequenceKernel } from './elman-sequence.js';
import { gruResetBeforeGradientKernel, gruResetBeforeKernel } from './gru-reset-before-sequence.js';
import { gruGradientKernel, gruSequenceKernel } from './gru-sequence.js';
import { initializeBackend } from './initialize-backend.js';
import { lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
import { oneHotVectors } from './one-hot-vectors.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';
import { type SequenceSizes, sequenceSizes } from './sequence-sizes.reference.js';
import type { SequenceAttributes } from './sequence-steps.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

type Kernel = ComposedKernel<NamedTensorMap, SequenceAttributes>;

/** A sequence operation's kernels, and which of the forward kernel's inputs and outputs its gradient takes. */
type FusedSequence = {
  readonly name: string;
  readonly gateCount: number;
  readonly biases: readonly string[];
  readonly states: readonly string[];
  readonly kernel: Kernel;
  readonly gradientKernel: Kernel;
  readonly gradientGiven: (inputs: NamedTensorMap, outputs: readonly Tensor[]) => NamedTensorMap;
};

const sequences: FusedSequence[] = [
  {
    name: 'elmanSequence',
    gateCount: 1,
    biases: ['bias'],
    states: ['hidden'],
    kernel: elmanSequenceKernel as unknown as Kernel,
    gradientKernel: elmanGradientKernel as unknown as Kernel,
    gradientGiven: (_inputs, [outputs]) => ({ outputs: outputs as Tensor }),
  },
  {
    name: 'gruSequence',
    gateCount: 3,
    biases: ['bias', 'recurrentBias'],
    states: ['hidden'],
    kernel: gruSequenceKernel as unknown as Kernel,
    gradientKernel: gruGradientKernel as unknown as Kernel,
    gradientGiven: ({ hidden }, [outputs, , gates]) => ({
      initialHidden: hidden as Tensor,
      outputs: outputs as Tensor,
      gates: gates as Tensor,
    }),
  },
  {
    name: 'gruSequence with the reset before the product',
    gateCount: 3,
    biases: ['bias', 'recurrentBias'],
    states: ['hidden'],
    kernel: gruResetBeforeKernel as unknown as Kernel,
    gradientKernel: gruResetBeforeGradientKernel as unknown as Kernel,
    gradientGiven: ({ hidden }, [outputs, , gates]) => ({
      initialHidden: hidden as Tensor,
      outputs: outputs as Tensor,
      gates: gates as Tensor,
    }),
  },
  {
    name: 'lstmSequence',
    gateCount: 4,
    biases: ['bias'],
    states: ['hidden', 'memory'],
    kernel: lstmSequenceKernel as unknown as Kernel,
    gradientKernel: lstmGradientKernel as unknown as Kernel,
    gradientGiven: ({ memory }, [, , , gates, memories, activated]) => ({
      initialMemory: memory as Tensor,
      gates: gates as Tensor,
      memories: memories as Tensor,
      activated: activated as Tensor,
    }),
  },
];

/** Named tensors with numbers that look random, so small that rounding errors do not grow from step to step. */
function sampled(shapes: Readonly<Record<string, number[]>>, seed: number): NamedTensorMap {
  const entries = Object.entries(shapes).map(([name, shape], index) => {
    return [name, Block.sample(shape, seed + index, -0.3, 0.3).tensor()] as const;
  });
  return Object.fromEntries(entries);
}

function sequenceInputs({ gateCount, biases, states }: FusedSequence, sizes: SequenceSizes): NamedTensorMap {
  const { batch, time, inputSize, hiddenSize } = sizes;
  const width = gateCount * hiddenSize;
  const shapes = {
    inputs: [batch, time, inputSize],
    inputWeight: [inputSize, width],
    recurrentWeight: [hiddenSize, width],
    ...Object.fromEntries(biases.map((name) => [name, [width]])),
    ...Object.fromEntries(states.map((name) => [name, [batch, hiddenSize]])),
  };
  return { ...sampled(shapes, 1), lengths: fill([batch], time, 'int32') };
}

/** Lengths of every size from 0 to all of the time. */
function unequalLengths({ batch, time }: SequenceSizes): Tensor {
  return tensor1d(
    Array.from({ length: batch }, (_, row) => (row * 3 + 1) % (time + 1)),
    'int32',
  );
}

/**
 * Compares a fused kernel with the composed one of its name on the same backend, by those outputs that a user sees, and
 * gives the composed one's outputs.
 */
function expectSame(kernel: Kernel, inputs: NamedTensorMap, attributes: SequenceAttributes, seen?: number): Tensor[] {
  const composed = kernel.forward(inputs, attributes);
  const fused = runKernel('test', kernel, inputs, attributes);
  expect(fused).toHaveLength(composed.length);
  fused.slice(0, seen).forEach((output, index) => {
    expect(output).toMatchTensor(composed[index] as Tensor, { relative: 1e-5, absolute: 1e-5 });
  });
  return composed;
}

const forwards: SequenceAttributes = { isReversed: false };
const directions: SequenceAttributes[] = [forwards, { isReversed: true }];

describe.each(sequences)('the fused kernels of $name', (sequence) => {
  const { kernel, gradientKernel, gradientGiven, states } = sequence;

  /** Compares both kernels of a sequence. */
  function expectBothSame(inputs: NamedTensorMap, sizes: SequenceSizes, attributes: SequenceAttributes): void {
    const outputs = expectSame(kernel, inputs, attributes, 1 + states.length);
    const { batch, time, hiddenSize } = sizes;
    const stateGradients = Object.fromEntries(states.map((name) => [`${name}Gradient`, [batch, hiddenSize]]));
    const given = {
      recurrentWeight: inputs['recurrentWeight'] as Tensor,
      lengths: inputs['lengths'] as Tensor,
      ...gradientGiven(inputs, outputs),
      ...sampled({ outputGradient: [batch, time, hiddenSize], ...stateGradients }, 20),
    };
    expectSame(gradientKernel, given, attributes);
  }

  describe.each(directions)('with %j', (attributes) => {
    test.each(sequenceSizes)('equal the composed ones for $batch x $time x $inputSize to $hiddenSize', (sizes) => {
      tidy(() => expectBothSame(sequenceInputs(sequence, sizes), sizes, attributes));
    });

    test.each(sequenceSizes)('do so with short rows for $batch x $time x $inputSize to $hiddenSize', (sizes) => {
      tidy(() => {
        const inputs = { ...sequenceInputs(sequence, sizes), lengths: unequalLengths(sizes) };
        expectBothSame(inputs, sizes, attributes);
      });
    });
  });

  test('take token ids for one-hot vectors, to the bit', () => {
    tidy(() => {
      const given = sequenceInputs(sequence, { batch: 3, time: 5, inputSize: 7, hiddenSize: 9 });
      const tokens = tensor(
        Int32Array.from({ length: 15 }, (_, place) => (place * 4) % 7),
        [3, 5],
        'int32',
      );
      const [byToken] = runKernel('test', kernel, { ...given, inputs: tokens }, forwards) as [Tensor];
      const vectors = oneHotVectors(tokens, 7);
      const [byVector] = runKernel('test', kernel, { ...given, inputs: vectors }, forwards) as [Tensor];
      expect(byToken.dataSync()).toEqual(byVector.dataSync());
    });
  });

  test('give the same bits whatever the batch', () => {
    tidy(() => {
      const whole = sequenceInputs(sequence, { batch: 7, time: 5, inputSize: 9, hiddenSize: 13 });
      const [outputs] = runKernel('test', kernel, whole, forwards) as [Tensor];
      for (let row = 0; row < 7; row++) {
        const pick = (from: Tensor): Tensor => {
          const rowSize = from.size / 7;
          const values = from.dataSync().slice(row * rowSize, (row + 1) * rowSize);
          return tensor(values, [1, ...from.shape.slice(1)], from.dtype);
        };
        const perRow = ['inputs', 'lengths', ...states].map((name) => [name, pick(whole[name] as Tensor)]);
        const [alone] = runKernel('test', kernel, { ...whole, ...Object.fromEntries(perRow) }, forwards) as [Tensor];
        expect(alone.dataSync()).toEqual(pick(outputs).dataSync());
      }
    });
  });

  test('hand NaN on to the row that has it, and to no other', () => {
    tidy(() => {
      const given = sequenceInputs(sequence, { batch: 3, time: 2, inputSize: 4, hiddenSize: 5 });
      const values = (given['hidden'] as Tensor).dataSync().slice();
      values[5] = Number.NaN; // row 1
      const [outputs] = runKernel('test', kernel, { ...given, hidden: tensor(values, [3, 5]) }, forwards) as [Tensor];
      const finite = Array.from(outputs.dataSync(), Number.isFinite);
      expect(finite).toEqual([...Array(10).fill(true), ...Array(10).fill(false), ...Array(10).fill(true)]);
    });
  });

  test('leave nothing behind in hundreds of calls', () => {
    expectNoLeak(() => {
      for (let call = 0; call < 200; call++) {
        tidy(() => {
          runKernel(
            'test',
            kernel,
            sequenceInputs(sequence, { batch: 3, time: 4, inputSize: 5, hiddenSize: 6 }),
            forwards,
          );
        });
      }
    });
  });
});
