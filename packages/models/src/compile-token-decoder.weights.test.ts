import { mul, type Tensor, tensor } from '@tensorflow/tfjs-core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, mapTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CompiledTokenDecoder, compileTokenDecoder } from './compile-token-decoder.js';
import { type ModelSizes, sampledModel } from './sampled-model.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

const vocabularySize = 30;
const models: ModelSizes[] = (['elman', 'gru', 'lstm'] as const).map((kind) => {
  return { kind, layers: 2, hiddenSize: 33, vocabularySize };
});

/** The logits after each of some tokens. */
function logitsOf(decoder: CompiledTokenDecoder, count: number): Float32Array[] {
  let state = decoder.initialState(1);
  return Array.from({ length: count }, (_, step) => {
    const next = decoder.step(Int32Array.of((step * step) % vocabularySize), state);
    state = next.state;
    return next.logits;
  });
}

function largestDifference(left: Float32Array, right: Float32Array): number {
  return left.reduce((most, value, index) => Math.max(most, Math.abs(value - (right[index] as number))), 0);
}

describe.each(models)('weights in fewer bits, $kind', (sizes) => {
  // One layer and the first step: up to the head all is float32, since tokens are looked up and the state is 0.
  test.each(['int8', 'float16'] as const)('change the first logits by no more than %s rounds the head', (weights) => {
    const { model, parameters } = sampledModel({ ...sizes, layers: 1 });
    const exact = compileTokenDecoder(model, parameters);
    const rounded = compileTokenDecoder(model, parameters, { weights });
    const [expected, actual] = [exact, rounded].map((decoder) => logitsOf(decoder, 1)[0] as Float32Array);
    const head = parameters.head.weight.arraySync() as number[][];
    for (let token = 0; token < vocabularySize; token++) {
      const column = head.map((row) => Math.abs(row[token] as number));
      const [largest, sum] = [Math.max(...column), column.reduce((total, weight) => total + weight, 0)];
      // Hidden states are at most 1: half a unit of each weight, and of each hidden state of 15 bits.
      const int8Bound = column.length * (largest / 127 / 2) + sum / 32_767;
      const bound = weights === 'int8' ? int8Bound : sum * 2 ** -11;
      const difference = Math.abs((actual?.[token] as number) - (expected?.[token] as number));
      expect(difference).toBeLessThan(bound + 1e-6);
      expect(difference).toBeGreaterThan(0);
    }
    for (const decoder of [exact, rounded]) decoder.dispose();
    disposeTree(parameters);
  });

  test.each([
    ['int8', 0.1],
    ['float16', 0.01],
  ] as const)('keep the logits of %s within %d over 50 steps', (weights, bound) => {
    const { model, parameters } = sampledModel(sizes);
    const exact = compileTokenDecoder(model, parameters);
    const rounded = compileTokenDecoder(model, parameters, { weights });
    const expected = logitsOf(exact, 50);
    logitsOf(rounded, 50).forEach((logits, step) => {
      expect(largestDifference(logits, expected[step] as Float32Array)).toBeLessThan(bound);
    });
    for (const decoder of [exact, rounded]) decoder.dispose();
    disposeTree(parameters);
  });
});

describe('weights of any size', () => {
  const scaledModel = (factor: number) => {
    const { model, parameters } = sampledModel({ kind: 'lstm', layers: 1, hiddenSize: 8, vocabularySize });
    const scaled = { ...parameters, head: mapTree(parameters.head, (weight) => mul(weight, factor)) };
    return { model, parameters, scaled };
  };

  test.each(['int8', 'float16'] as const)('keep their relative accuracy as %s', (weights) => {
    const logits = [1, 2 ** -60, 2 ** 20].map((factor) => {
      const { model, parameters, scaled } = scaledModel(factor);
      const decoder = compileTokenDecoder(model, scaled, { weights });
      const [first] = logitsOf(decoder, 1);
      decoder.dispose();
      disposeTree([parameters, scaled.head]);
      return first?.map((logit) => logit / factor);
    });
    expect(logits[1]).toEqual(logits[0]);
    expect(logits[2]).toEqual(logits[0]);
  });

  const withWeight = (weight: number): [ReturnType<typeof sampledModel>, Tensor] => {
    const sampled = sampledModel({ kind: 'lstm', layers: 1, hiddenSize: 8, vocabularySize });
    const values = sampled.parameters.head.weight.dataSync().slice();
    values[40] = weight;
    return [sampled, tensor(values, [8, vocabularySize])];
  };

  test.each([
    ['int8', Number.NaN, 'hold finite numbers, got NaN'],
    ['int8', Infinity, 'hold finite numbers, got Infinity'],
    ['float16', Number.NaN, 'hold numbers below 2^30 in magnitude, got NaN'],
    ['float16', -1e12, 'hold numbers below 2^30 in magnitude, got 999999995904'],
  ] as const)('are refused as %s where they are %d', (weights, value, problem) => {
    expectNoLeak(() => {
      const [{ model, parameters }, weight] = withWeight(value);
      const wrong = { ...parameters, head: { weight, bias: parameters.head.bias } };
      expect(() => compileTokenDecoder(model, wrong as typeof parameters, { weights })).toThrow(
        `compileTokenDecoder: \`parameters.head.weight\` must ${problem}. Keep the weights as 'float32'.`,
      );
      disposeTree([parameters, weight]);
    });
  });

  test('are handed on as float32 where they are NaN', () => {
    const [{ model, parameters }, weight] = withWeight(Number.NaN);
    const decoder = compileTokenDecoder(model, {
      ...parameters,
      head: { weight, bias: parameters.head.bias },
    } as typeof parameters);
    const [logits] = logitsOf(decoder, 1);
    expect(logits?.map(Number)).toEqual(expect.anything());
    expect(Array.from(logits as Float32Array, Number.isNaN).indexOf(true)).toBe(40 - vocabularySize);
    decoder.dispose();
    disposeTree([parameters, weight]);
  });
});
