import { getKernel, type NamedTensorMap, type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { initializeBackend } from './initialize-backend.js';
import { type LstmSequenceInputs, lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
import { type ComposedKernel, runKernel } from './registered-kernel.js';
import { sequenceSizes } from './sequence-sizes.reference.js';

installTensorMatcher();

beforeAll(async () => {
  expect(await initializeBackend()).toMatchObject({ fused: true });
});

type Sizes = (typeof sequenceSizes)[number];

function sequenceInputs({ batch, time, inputSize, hiddenSize }: Sizes): LstmSequenceInputs & NamedTensorMap {
  const sample = (shape: number[], seed: number): Tensor => Block.sample(shape, seed).tensor();
  return {
    inputs: sample([batch, time, inputSize], 1),
    inputWeight: sample([inputSize, 4 * hiddenSize], 2),
    recurrentWeight: sample([hiddenSize, 4 * hiddenSize], 3),
    bias: sample([4 * hiddenSize], 4),
    hidden: sample([batch, hiddenSize], 5),
    memory: sample([batch, hiddenSize], 6),
  } as LstmSequenceInputs & NamedTensorMap;
}

/** The outputs of the fused kernel beside those of the composed one, on the same backend. */
function expectSame<Inputs extends NamedTensorMap>(kernel: ComposedKernel<Inputs>, inputs: Inputs): Tensor[] {
  const composed = kernel.forward(inputs);
  const fused = runKernel('test', kernel, inputs);
  expect(fused).toHaveLength(composed.length);
  fused.forEach((output, index) => {
    expect(output).toMatchTensor(composed[index] as Tensor, { relative: 1e-5, absolute: 1e-5 });
  });
  return fused;
}

describe('fused LSTM kernels', () => {
  test.each(sequenceSizes)('equal the composed ones for $batch x $time x $inputSize to $hiddenSize', (sizes) => {
    tidy(() => {
      const inputs = sequenceInputs(sizes);
      const [outputs, , , gates, memories] = expectSame(lstmSequenceKernel, inputs) as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      const { batch, hiddenSize } = sizes;
      expectSame(lstmGradientKernel, {
        recurrentWeight: inputs.recurrentWeight,
        initialMemory: inputs.memory,
        gates,
        memories,
        outputGradient: Block.sample(outputs.shape, 7).tensor(),
        hiddenGradient: Block.sample([batch, hiddenSize], 8).tensor(),
        memoryGradient: Block.sample([batch, hiddenSize], 9).tensor(),
      } as never);
    });
  });

  test('give the same bits whatever the batch', () => {
    tidy(() => {
      const whole = sequenceInputs({ batch: 7, time: 5, inputSize: 9, hiddenSize: 13 });
      const [outputs] = runKernel('test', lstmSequenceKernel, whole) as [Tensor];
      for (let row = 0; row < 7; row++) {
        const pick = (from: Tensor): Tensor => {
          const rowSize = from.size / 7;
          return tensor(from.dataSync().slice(row * rowSize, (row + 1) * rowSize), [1, ...from.shape.slice(1)]);
        };
        const alone = { ...whole, inputs: pick(whole.inputs), hidden: pick(whole.hidden), memory: pick(whole.memory) };
        const [rowOutputs] = runKernel('test', lstmSequenceKernel, alone as typeof whole) as [Tensor];
        expect(rowOutputs.dataSync()).toEqual(pick(outputs).dataSync());
      }
    });
  });

  test.each([Number.NaN, Infinity])('hand %d on to the row that has it, and to no other', (spoiled) => {
    tidy(() => {
      const given = sequenceInputs({ batch: 3, time: 2, inputSize: 4, hiddenSize: 5 });
      const values = given.hidden.dataSync().slice();
      values[5] = spoiled; // row 1
      const inputs = { ...given, hidden: tensor(values, [3, 5]) } as typeof given;
      const [outputs] = expectSame(lstmSequenceKernel, inputs) as [Tensor];
      const finite = Array.from(outputs.dataSync(), Number.isFinite);
      expect(finite.slice(0, 10)).not.toContain(false);
      expect(finite.slice(20)).not.toContain(false);
      if (Number.isNaN(spoiled)) expect(finite.slice(10, 20)).not.toContain(true);
    });
  });

  test('leave nothing behind in hundreds of calls', () => {
    expectNoLeak(() => {
      for (let call = 0; call < 200; call++) {
        tidy(() => {
          runKernel('test', lstmSequenceKernel, sequenceInputs({ batch: 3, time: 4, inputSize: 5, hiddenSize: 6 }));
        });
      }
    });
  });

  test('are registered under the names of the composed ones', () => {
    for (const { kernelName } of [lstmSequenceKernel, lstmGradientKernel]) {
      expect(getKernel(kernelName, 'wasm')).toBeDefined();
    }
  });
});
