import {
  fill,
  matMul,
  mean,
  mul,
  ones,
  reshape,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, foldInKey, randomKey } from '@unroll/core';
import { mapTree, type ParameterTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { addOneCell, echoCell, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { elmanCell } from './elman-cell.js';
import { embeddingDropout } from './embedding-dropout.js';
import { lstmCell } from './lstm-cell.js';
import { withNoise, withoutNoise } from './noisy-state.js';
import { randomBlock } from './random-block.reference.js';
import { stackCells } from './stack-cells.js';
import { tidyWithoutLeak } from './tidy-without-leak.reference.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';
import { variationalDropout } from './variational-dropout.js';
import { weightDrop } from './weight-drop.js';
import { zoneout } from './zoneout.js';
import { zoneoutExpectation } from './zoneout-expectation.js';

installTensorMatcher();

const key = randomKey(1);
const close = { absolute: 1e-6, relative: 1e-5 };

/** How many numbers differ from 0, of all. */
function keptPart(tensor: Tensor): number {
  return tensor.dataSync().filter((value: number) => value !== 0).length / tensor.size;
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  describe('variationalDropout', () => {
    test('drops the same features at every step of a row, others in another row, and scales what it keeps', () => {
      tidyWithoutLeak(() => {
        const noisy = variationalDropout(echoCell(200), { inputRate: 0.5, outputRate: 0.2, key });
        const { outputs, state } = unroll(noisy, {}, ones([4, 3, 200]), noisy.initialState(4));
        const { input, output } = state.noise;
        const expected = mul(input, output).arraySync() as number[][];
        expect(outputs.arraySync()).toEqual(expected.map((row) => [row, row, row]));
        expect(new Set([...input.dataSync()])).toEqual(new Set([0, 2]));
        expect(new Set([...output.dataSync()])).toEqual(new Set([0, 1.25]));
        expect(Math.abs(keptPart(input) - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 800)); // four standard errors
        expect(Math.abs(keptPart(output) - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / 800));
        expect(Math.abs(keptPart(mul(input, output)) - 0.4)).toBeLessThan(4 * Math.sqrt(0.24 / 800));
        const rows = input.arraySync().map(String);
        expect(new Set(rows).size).toBe(4);
      });
    });

    test('is the cell itself at rates of 0, and other noise for another key', () => {
      tidyWithoutLeak(() => {
        const cell = lstmCell({ inputSize: 3, hiddenSize: 4 });
        const parameters = cell.initializeParameters(key);
        const inputs = randomBlock(1, [2, 5, 3]);
        const plain = unroll(cell, parameters, inputs, cell.initialState(2));
        const none = variationalDropout(cell, { key });
        const found = unroll(none, parameters, inputs, none.initialState(2));
        expect(found.outputs).toMatchTensor(plain.outputs, { absolute: 0, relative: 0 });
        const masks = [1, 1, 2].map((number) => {
          const noisy = variationalDropout(cell, { outputRate: 0.5, key: foldInKey(key, number) });
          return [...noisy.initialState(8).noise.output.dataSync()];
        });
        expect(masks[0]).toEqual(masks[1]);
        expect(masks[0]).not.toEqual(masks[2]);
      });
    });
  });

  test('the state of a text is carried on under fresh noise', () => {
    tidyWithoutLeak(() => {
      const cell = stackCells(addOneCell(2), addOneCell(2));
      const compose = (step: number) =>
        stackCells(
          variationalDropout(addOneCell(2), { outputRate: 0.5, key: foldInKey(key, step) }),
          zoneout(addOneCell(2), { rates: { count: 0 }, key: foldInKey(key, step) }),
        );
      const noisy = compose(1);
      const first = unroll(noisy, [{}, {}], zeros([2, 3, 2]), noisy.initialState(2));
      const carried = withoutNoise(first.state);
      expect(treeLeaves(carried).map(({ path }) => path)).toEqual(['0.count', '1.count']);
      expect(carried[0].count).toBe(first.state[0].cell.count);
      const plain = unroll(cell, [{}, {}], zeros([2, 1, 2]), carried);
      expect(plain.state[0].count).toMatchTensor({ shape: [2, 1], values: [4, 4] });
      const fresh = compose(2);
      const noise = fresh.initialState(2);
      const state = withNoise(noise, carried);
      expect(state[0].noise.output).toBe(noise[0].noise.output);
      const second = unroll(fresh, [{}, {}], zeros([2, 2, 2]), state);
      expect(withoutNoise(second.state)[1].count).toMatchTensor({ shape: [2, 1], values: [5, 5] });
    });
  });

  describe('weightDrop', () => {
    test('is the cell with some of its recurrent weights at 0 and the others scaled, in every layer', () => {
      tidyWithoutLeak(() => {
        const sizes = { inputSize: 8, hiddenSize: 8 };
        const cell = stackCells(lstmCell(sizes), elmanCell(sizes));
        const parameters = cell.initializeParameters(key);
        const inputs = randomBlock(1, [2, 5, 8]);
        const noisy = weightDrop(cell, { rate: 0.25, key });
        const masks = maskOf(parameters, 0.25);
        const dropped = mapTree(parameters, (weight, path) => {
          const mask = masks.get(path);
          return mask === undefined ? weight : mul(weight, mask);
        });
        const expected = unroll(cell, dropped, inputs, cell.initialState(2));
        const found = unroll(noisy, parameters, inputs, noisy.initialState(2));
        expect(found.outputs).toMatchTensor(expected.outputs, close);
        const [first, second] = [...masks.values()];
        expect(Math.abs(keptPart(first as Tensor) - 0.75)).toBeLessThan(4 * Math.sqrt(0.1875 / 256));
        expect([...(second as Tensor).dataSync()]).not.toEqual([...(first as Tensor).dataSync().subarray(0, 64)]);
      });
    });

    /** The masks that a cell of such parameters meets, told by weights of ones. */
    function maskOf(parameters: ParameterTree, rate: number): Map<string, Tensor> {
      const seen: { path: string; shape: number[]; values: number[] }[] = [];
      const spy = {
        ...echoCell(1),
        initializeParameters: (): ParameterTree => ({}),
        step: (given: ParameterTree, input: Tensor2D) => {
          for (const { path, tensor } of treeLeaves(given)) {
            if (path.endsWith('recurrentWeight'))
              seen.push({ path, shape: tensor.shape, values: [...tensor.dataSync()] });
            else expect([...tensor.dataSync()].every((value) => value === 1)).toBe(true);
          }
          return { output: input, state: {} };
        },
      };
      const allOnes = mapTree(parameters, (weight) => ones(weight.shape));
      weightDrop(spy, { rate, key }).step(allOnes, zeros([1, 1]), {});
      return new Map(seen.map(({ path, shape, values }) => [path, reshape(tensor1d(values), shape)]));
    }

    test('refuses names that are none, once it runs', () => {
      tidyWithoutLeak(() => {
        const cell = elmanCell({ inputSize: 2, hiddenSize: 2 });
        const noisy = weightDrop(cell, { rate: 0.5, key, names: ['recurrent'] });
        const step = () => noisy.step(cell.initializeParameters(key), zeros([1, 2]), cell.initialState(1));
        expect(step).toThrow(ArgumentError);
        expect(step).toThrow(
          'weightDrop: `names` must hold names of parameters only, and `recurrent` is none, got ["inputWeight", "recurrentWeight", "bias"].',
        );
      });
    });
  });

  test('embeddingDropout drops whole rows, scales the others, and hands their gradient through', () => {
    tidyWithoutLeak(() => {
      const weight: Tensor2D = fill([400, 3], 2);
      const dropped = embeddingDropout(weight, { rate: 0.2, key });
      const rows = dropped.arraySync();
      expect(new Set(rows.map(String))).toEqual(new Set(['0,0,0', '2.5,2.5,2.5']));
      expect(Math.abs(keptPart(dropped) - 0.8)).toBeLessThan(4 * Math.sqrt(0.16 / 400));
      const { gradients } = valueAndGradient(
        (given) => ({ loss: sum(embeddingDropout(given.weight, { rate: 0.2, key })), state: {} }),
        { weight },
      );
      expect(gradients.weight).toMatchTensor(mul(dropped, 0.5), close);
    });
  });

  describe('zoneout', () => {
    const rates = { hidden: 0.25, memory: 0.5 };

    test('keeps each number of a state or takes its new one, anew at every step, and puts out what it keeps', () => {
      tidyWithoutLeak(() => {
        const cell = lstmCell({ inputSize: 3, hiddenSize: 100 });
        const parameters = cell.initializeParameters(key);
        const inputs = randomBlock(1, [2, 2, 3]);
        const noisy = zoneout(cell, { rates, key });
        let state = noisy.initialState(2);
        const kept: number[][] = [];
        for (const time of [0, 1]) {
          const input = reshape(slice(inputs, [0, time, 0], [2, 1, 3]), [2, 3]) as Tensor2D;
          const before = withoutNoise(state);
          const next = cell.step(parameters, input, before).state;
          const step = noisy.step(parameters, input, state);
          expect(step.output).toBe(step.state.cell.hidden);
          for (const name of ['hidden', 'memory'] as const) {
            const [old, own, found] = [before[name], next[name], step.state.cell[name]].map((one) => one.dataSync());
            const places = [...(found as Float32Array)].map((value, place) => (value === own?.[place] ? 0 : 1));
            expect([...(found as Float32Array)]).toEqual(places.map((place, at) => (place === 0 ? own : old)?.[at]));
            const rate = places.reduce<number>((total, place) => total + place, 0) / places.length;
            expect(Math.abs(rate - rates[name])).toBeLessThan(4 * Math.sqrt(0.25 / 200));
            kept.push(places);
          }
          state = step.state;
        }
        expect(kept[0]).not.toEqual(kept[2]);
        expect(kept[1]?.slice(0, 100)).not.toEqual(kept[1]?.slice(100));
      });
    });

    test('has zoneoutExpectation for its mean over many keys', () => {
      tidyWithoutLeak(() => {
        const cell = elmanCell({ inputSize: 2, hiddenSize: 2 });
        const parameters = cell.initializeParameters(key);
        const input = tensor2d([0.5, -1], [1, 2]);
        const state = { hidden: tensor2d([0.75, -0.5], [1, 2]) };
        const { output, state: next } = zoneoutExpectation(cell, { rates: { hidden: 0.3 } }).step(
          parameters,
          input,
          state,
        );
        const count = 4000;
        const noisy = zoneout(cell, { rates: { hidden: 0.3 }, key });
        const rows: { hidden: Tensor2D } = { hidden: matMul(ones([count, 1]), state.hidden) };
        const found = noisy.step(
          parameters,
          matMul(ones([count, 1]), input),
          withNoise(noisy.initialState(count), rows),
        );
        const average = mean(found.output, 0, true);
        const [expected, own] = [next.hidden.dataSync(), cell.step(parameters, input, state).output.dataSync()];
        average.dataSync().forEach((value: number, place: number) => {
          const old = state.hidden.dataSync()[place] as number;
          const spread = Math.abs(old - (own[place] as number)) * Math.sqrt(0.21 / count);
          expect(Math.abs(value - (expected[place] as number))).toBeLessThan(4 * spread + 1e-6);
        });
        expect(output).toBe(next.hidden);
        const byHand = [...own].map((value, place) => 0.3 * (state.hidden.dataSync()[place] as number) + 0.7 * value);
        expect(next.hidden).toMatchTensor({ shape: [1, 2], values: byHand }, close);
      });
    });

    test('refuses names that are none, once it runs', () => {
      tidyWithoutLeak(() => {
        const cell = elmanCell({ inputSize: 2, hiddenSize: 2 });
        const [parameters, input] = [cell.initializeParameters(key), zeros([1, 2]) as Tensor2D];
        const noisy = zoneout(cell, { rates: { memory: 0.5 }, key });
        expect(() => noisy.step(parameters, input, noisy.initialState(1))).toThrow(
          'zoneout: `rates` must name tensors of the state only, and `memory` is none, got ["hidden"].',
        );
        const measured = zoneoutExpectation(cell, { rates: { cell: 0.5 } });
        expect(() => measured.step(parameters, input, cell.initialState(1))).toThrow(
          'zoneoutExpectation: `rates` must',
        );
      });
    });
  });
});

describe('refuses rates that are none', () => {
  const cell = elmanCell({ inputSize: 2, hiddenSize: 2 });
  const weight = () => tidy(() => embeddingDropout(zeros([2, 2]), { rate: -0.5, key }));
  test.each([
    [
      () => variationalDropout(cell, { inputRate: 1, key }),
      'variationalDropout: `inputRate` must be at least 0 and less than 1, got 1.',
    ],
    [
      () => variationalDropout(cell, { outputRate: Number.NaN, key }),
      'variationalDropout: `outputRate` must be a finite number',
    ],
    [() => weightDrop(cell, { rate: -1, key }), 'weightDrop: `rate` must be at least 0 and less than 1, got -1.'],
    [
      () => zoneout(cell, { rates: { hidden: 1.5 }, key }),
      'zoneout: `hidden` must be at least 0 and at most 1, got 1.5.',
    ],
    [() => zoneoutExpectation(cell, { rates: { hidden: -1 } }), 'zoneoutExpectation: `hidden` must be at least 0'],
    [weight, 'embeddingDropout: `rate` must be at least 0 and less than 1, got -0.5.'],
  ])('%s', (create, sentence) => {
    expect(create).toThrow(sentence);
  });

  test('and masks of other rows', () => {
    tidyWithoutLeak(() => {
      const noisy = variationalDropout(cell, { key });
      const parameters = cell.initializeParameters(key);
      const lengths = tensor1d([1], 'int32');
      expect(() => noisy.sequence?.(parameters, zeros([1, 2, 2]), noisy.initialState(2), { lengths })).toThrow(
        'variationalDropout.sequence: `state.noise.input` must have shape [batch=1, 2], got [2, 2].',
      );
    });
  });
});
