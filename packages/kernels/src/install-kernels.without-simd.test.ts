import { add, mul, type NamedTensorMap, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, expect, test, vi } from 'vitest';
import { Block } from './block.reference.js';
import { type BackendReport, initializeBackend } from './initialize-backend.js';
import { type LstmSequenceInputs, lstmSequence } from './lstm-sequence.js';
import {
  type LstmBlocks,
  type LstmResultBlocks,
  lstmGradientReference,
  lstmReference,
} from './lstm-sequence.reference.js';

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
