import {
  add,
  avgPool,
  depthwiseConv2d,
  mul,
  type NamedTensorMap,
  sum,
  type Tensor,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test, vi } from 'vitest';
import { Block } from './block.reference.js';
import { convolutionReference } from './convolution.reference.js';
import { expectGradients } from './expect-gradients.reference.js';
import { type BackendReport, initializeBackend } from './initialize-backend.js';
import { type LstmSequenceInputs, lstmSequence } from './lstm-sequence.js';
import {
  type LstmBlocks,
  type LstmResultBlocks,
  lstmGradientReference,
  lstmReference,
} from './lstm-sequence.reference.js';
import { poolingReference } from './pooling.reference.js';
import type { Windows } from './windows.reference.js';

installTensorMatcher();

let report: BackendReport;

beforeAll(async () => {
  vi.spyOn(WebAssembly, 'validate').mockReturnValue(false); // what tfjs and we ask of the engine
  report = await initializeBackend();
});

test('says why nothing is fused where WebAssembly has no SIMD', () => {
  const reason = 'WebAssembly has no SIMD here';
  expect(report).toEqual({ backend: 'wasm', simd: false, threadCount: 1, fused: false, reason });
});

test('composes a sequence and its gradient then', () => {
  const given: LstmBlocks = {
    inputs: Block.sample([2, 3, 4], 1),
    inputWeight: Block.sample([4, 20], 2),
    recurrentWeight: Block.sample([5, 20], 3),
    bias: Block.sample([20], 4),
    hidden: Block.sample([2, 5], 5),
    memory: Block.sample([2, 5], 6),
  };
  const expected = lstmReference(given);
  const byResults: LstmResultBlocks = {
    outputs: Block.sample([2, 3, 5], 7),
    hidden: Block.sample([2, 5], 8),
    memory: Block.sample([2, 5], 9),
  };
  const expectedGradients: Record<string, Block> = lstmGradientReference(given, byResults);
  expectNoLeak(() => {
    tidy(() => {
      const inputs: NamedTensorMap = Object.fromEntries(
        Object.entries(given).map(([name, block]: [string, Block]) => [name, block.tensor()]),
      );
      const { gradients } = valueAndGradient((at: NamedTensorMap) => {
        const results: Record<string, Tensor> = lstmSequence(at as unknown as LstmSequenceInputs);
        const parts = Object.entries(byResults).map(([name, by]: [string, Block]) =>
          sum(mul(results[name] as Tensor, by.tensor())),
        );
        expect(results['outputs']).toMatchTensor(expected.outputs, { relative: 1e-4, absolute: 1e-5 });
        return { loss: parts.reduce((total, part) => add(total, part)) as never, state: {} };
      }, inputs);
      for (const [name, block] of Object.entries(expectedGradients)) {
        expect(gradients[name]).toMatchTensor(block, { relative: 1e-4, absolute: 1e-5 });
      }
    });
  });
});

test('differentiates convolutions and poolings then', () => {
  const windows: Windows = { image: [4, 5], filter: [3, 3], strides: [2, 2], pad: 'same' };
  const convolve = convolutionReference(windows, true).forward;
  expectGradients({
    operation: (x, filter) => avgPool(depthwiseConv2d(x as Tensor4D, filter as Tensor4D, 2, 'same'), 3, 2, 'same'),
    reference: (x, filter) =>
      poolingReference({ ...windows, image: [2, 3] }, 'average').forward(convolve(x as Block, filter as Block)),
    inputs: [Block.sample([2, 4, 5, 3], 1), Block.sample([3, 3, 3, 2], 2)],
    tolerance: { relative: 1e-5, absolute: 1e-5 },
  });
});
