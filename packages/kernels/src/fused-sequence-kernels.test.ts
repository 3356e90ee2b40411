import { type NamedTensorMap, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { elmanGradientKernel, elmanSequenceKernel } from './elman-sequence.js';
import { gruGradientKernel, gruSequenceKernel } from './gru-sequence.js';
import { initializeBackend } from './initialize-backend.js';
import { lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';
import { type SequenceSizes, sequenceSizes } from './sequence-sizes.reference.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

type Kernel = ComposedKernel<NamedTensorMap>;

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
    name: 'lstmSequence',
    gateCount: 4,
    biases: ['bias'],
    states: ['hidden', 'memory'],
    kernel: lstmSequenceKernel as unknown as Kernel,
    gradientKernel: lstmGradientKernel as unknown as Kernel,
    gradientGiven: ({ memory }, [, , , gates, memories]) => ({
      initialMemory: memory as Tensor,
      gates: gates as Tensor,
      memories: memories as Tensor,
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
  return sampled(
    {
      inputs: [batch, time, inputSize],
      inputWeight: [inputSize, width],
      recurrentWeight: [hiddenSize, width],
      ...Object.fromEntries(biases.map((name) => [name, [width]])),
      ...Object.fromEntries(states.map((name) => [name, [batch, hiddenSize]])),
    },
    1,
  );
}

/** Compares a fused kernel with the composed one of its name on the same backend, and gives the fused one's outputs. */
function expectSame(kernel: Kernel, inputs: NamedTensorMap): Tensor[] {
  const composed = kernel.forward(inputs, {});
  const fused = runKernel('test', kernel, inputs);
  expect(fused).toHaveLength(composed.length);
  fused.forEach((output, index) => {
    expect(output).toMatchTensor(composed[index] as Tensor, { relative: 1e-5, absolute: 1e-5 });
  });
  return fused;
}

describe.each(sequences)('the fused kernels of $name', (sequence) => {
  const { kernel, gradientKernel, gradientGiven, states } = sequence;

  test.each(sequenceSizes)('equal the composed ones for $batch x $time x $inputSize to $hiddenSize', (sizes) => {
    tidy(() => {
      const inputs = sequenceInputs(sequence, sizes);
      const outputs = expectSame(kernel, inputs);
      const { batch, time, hiddenSize } = sizes;
      const stateGradients = Object.fromEntries(states.map((name) => [`${name}Gradient`, [batch, hiddenSize]]));
      expectSame(gradientKernel, {
        recurrentWeight: inputs['recurrentWeight'] as Tensor,
        ...gradientGiven(inputs, outputs),
        ...sampled({ outputGradient: [batch, time, hiddenSize], ...stateGradients }, 20),
      });
    });
  });

  test('give the same bits whatever the batch', () => {
    tidy(() => {
      const whole = sequenceInputs(sequence, { batch: 7, time: 5, inputSize: 9, hiddenSize: 13 });
      const [outputs] = runKernel('test', kernel, whole) as [Tensor];
      for (let row = 0; row < 7; row++) {
        const pick = (from: Tensor): Tensor => {
          const rowSize = from.size / 7;
          return tensor(from.dataSync().slice(row * rowSize, (row + 1) * rowSize), [1, ...from.shape.slice(1)]);
        };
        const perRow = ['inputs', ...states].map((name) => [name, pick(whole[name] as Tensor)]);
        const [alone] = runKernel('test', kernel, { ...whole, ...Object.fromEntries(perRow) }) as [Tensor];
        expect(alone.dataSync()).toEqual(pick(outputs).dataSync());
      }
    });
  });

  test('hand NaN on to the row that has it, and to no other', () => {
    tidy(() => {
      const given = sequenceInputs(sequence, { batch: 3, time: 2, inputSize: 4, hiddenSize: 5 });
      const values = (given['hidden'] as Tensor).dataSync().slice();
      values[5] = Number.NaN; // row 1
      const [outputs] = expectSame(kernel, { ...given, hidden: tensor(values, [3, 5]) }) as [Tensor];
      const finite = Array.from(outputs.dataSync(), Number.isFinite);
      expect(finite).toEqual([...Array(10).fill(true), ...Array(10).fill(false), ...Array(10).fill(true)]);
    });
  });

  test('leave nothing behind in hundreds of calls', () => {
    expectNoLeak(() => {
      for (let call = 0; call < 200; call++) {
        tidy(() => {
          runKernel('test', kernel, sequenceInputs(sequence, { batch: 3, time: 4, inputSize: 5, hiddenSize: 6 }));
        });
      }
    });
  });
});
