import {
  concat,
  fill,
  mul,
  reshape,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor,
  tensor1d,
  tensor2d,
  tensor3d,
} from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey } from '@unroll/core';
import { type AnyRecurrentCell, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { echoCell, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { clipRecurrentGradient } from './clip-recurrent-gradient.js';
import { elmanCell } from './elman-cell.js';
import { gruCell } from './gru-cell.js';
import { layerNormalized } from './layer-normalized.js';
import { lstmCell } from './lstm-cell.js';
import { randomBlock } from './random-block.reference.js';
import { resetAtBorders } from './reset-at-borders.js';
import { residual } from './residual.js';
import { tidyWithoutLeak } from './tidy-without-leak.reference.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';
import { variationalDropout } from './variational-dropout.js';
import { weightDrop } from './weight-drop.js';
import { zoneout } from './zoneout.js';

installTensorMatcher();

const key = randomKey(1);

const gru = () => gruCell({ inputSize: 3, hiddenSize: 3 });
const combinators: { name: string; create: () => AnyRecurrentCell }[] = [
  { name: 'residual', create: () => residual(gru()) },
  { name: 'layerNormalized input', create: () => layerNormalized(gru(), { part: 'input' }) },
  { name: 'layerNormalized output', create: () => layerNormalized(gru(), { part: 'output' }) },
  { name: 'variationalDropout', create: () => variationalDropout(gru(), { inputRate: 0.5, outputRate: 0.5, key }) },
  { name: 'weightDrop', create: () => weightDrop(gru(), { rate: 0.5, key }) },
  { name: 'zoneout', create: () => zoneout(gru(), { rates: { hidden: 0.5 }, key }) },
  { name: 'resetAtBorders', create: () => resetAtBorders(gru(), { feature: 0 }) },
  { name: 'clipRecurrentGradient', create: () => clipRecurrentGradient(gru(), { limit: 0.01 }) },
];

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(combinators)('$name: padding, of NaN as well, changes no result and no gradient', ({ create }) => {
    tidyWithoutLeak(() => {
      const cell = create();
      const inputs = randomBlock(1, [2, 4, 3]);
      const lengths = tensor1d([4, 2], 'int32');
      const [first, second] = [slice(inputs, [0, 0], [1, 4]), slice(inputs, [1, 0], [1, 2])];
      const nothing: Tensor3D = fill([1, 2, 3], Number.NaN);
      const padded = concat([first, concat([second, nothing], 1)], 0) as Tensor3D;
      const measure = (given: Tensor3D) =>
        valueAndGradient(
          (variables: { parameters: object; inputs: Tensor3D }) => {
            const run = unroll(cell, variables.parameters, variables.inputs, cell.initialState(2), { lengths });
            return { loss: sum(mul(run.outputs, weights)) as Scalar, state: run };
          },
          { parameters: cell.initializeParameters(key), inputs: given },
        );
      const weights = randomBlock(2, [2, 4, 3]);
      const [expected, found] = [measure(inputs), measure(padded)].map((one) => treeLeaves({ ...one }));
      expect(found?.map(({ path }) => path)).toEqual(expected?.map(({ path }) => path));
      found?.forEach(({ path, tensor: leaf }, index) => {
        expect(leaf, path).toMatchTensor(expected?.[index]?.tensor as Tensor, { absolute: 1e-6, relative: 1e-5 });
        expect([...leaf.dataSync()].every(Number.isFinite), path).toBe(true);
      });
    });
  });

  test('residual adds the input to the output, and not to the state', () => {
    tidyWithoutLeak(() => {
      const cell = elmanCell({ inputSize: 3, hiddenSize: 3 });
      const parameters = cell.initializeParameters(key);
      const [inputs, state] = [randomBlock(1, [2, 4, 3]), cell.initialState(2)];
      const plain = unroll(cell, parameters, inputs, state);
      const found = unroll(residual(cell), parameters, inputs, state);
      const sums = plain.outputs.dataSync().map((value, place) => value + (inputs.dataSync()[place] as number));
      expect(found.outputs).toMatchTensor({ shape: [2, 4, 3], values: sums });
      expect(found.state.hidden).toMatchTensor(plain.state.hidden);
    });
  });

  test.each(['input', 'output'] as const)('layerNormalized gives each row of the %s mean 0 and variance 1', (part) => {
    tidyWithoutLeak(() => {
      const cell = layerNormalized(echoCell(4), { part });
      const values = [1, 2, 4, 9, -1, 0.5, 3, -2];
      const parameters = { cell: {}, gain: tensor1d([1, 2, 3, 4]), bias: tensor1d([0.5, 0, -0.5, 1]) };
      const expected = [0, 4].flatMap((start) => {
        const row = values.slice(start, start + 4);
        const mean = row.reduce((total, value) => total + value / 4, 0);
        const variance = row.reduce((total, value) => total + (value - mean) ** 2 / 4, 0);
        return row.map((value, place) => {
          const [gain, bias] = [place + 1, [0.5, 0, -0.5, 1][place] as number];
          return ((value - mean) / Math.sqrt(variance + 1e-5)) * gain + bias;
        });
      });
      const { outputs } = unroll(cell, parameters, tensor3d(values, [1, 2, 4]), {});
      expect(outputs).toMatchTensor({ shape: [1, 2, 4], values: expected });
      expect(cell.step(parameters, tensor2d(values, [2, 4]), {}).output).toMatchTensor({
        shape: [2, 4],
        values: expected,
      });
    });
  });

  test('clipRecurrentGradient clips what flows from step to step, as in float64', () => {
    tidyWithoutLeak(() => {
      const [w, u, b, limit] = [0.5, 3, 0.25, 0.4];
      const inputs = [0.1, -0.2, 0.05, 0.3];
      const weights = [0.2, 1, -0.5, 0.7];
      const hidden = [0.1];
      for (const [time, x] of inputs.entries()) hidden.push(Math.tanh(x * w + (hidden[time] as number) * u + b));
      let [carried, byU, byW, byB, clips] = [0, 0, 0, 0, 0];
      const byInput: number[] = [];
      for (let time = 3; time >= 0; time--) {
        const slope = ((weights[time] as number) + carried) * (1 - (hidden[time + 1] as number) ** 2);
        byW += slope * (inputs[time] as number);
        byU += slope * (hidden[time] as number);
        byB += slope;
        byInput[time] = slope * w;
        carried = Math.min(Math.max(slope * u, -limit), limit);
        if (Math.abs(carried) === limit) clips++;
      }
      expect(clips).toBeGreaterThan(0);
      expect(clips).toBeLessThan(4);
      const cell = clipRecurrentGradient(elmanCell({ inputSize: 1, hiddenSize: 1 }), { limit });
      const given = {
        parameters: { inputWeight: tensor2d([[w]]), recurrentWeight: tensor2d([[u]]), bias: tensor1d([b]) },
        inputs: tensor3d(inputs, [1, 4, 1]),
        state: { hidden: tensor2d([[0.1]]) },
      };
      const { gradients, state } = valueAndGradient((variables: typeof given) => {
        const run = unroll(cell, variables.parameters, variables.inputs, variables.state);
        return { loss: sum(mul(run.outputs, reshape(tensor1d(weights), [1, 4, 1]))) as Scalar, state: run };
      }, given);
      expect(state.outputs).toMatchTensor({ shape: [1, 4, 1], values: hidden.slice(1) });
      expect(gradients.parameters.inputWeight).toMatchTensor({ shape: [1, 1], values: [byW] });
      expect(gradients.parameters.recurrentWeight).toMatchTensor({ shape: [1, 1], values: [byU] });
      expect(gradients.parameters.bias).toMatchTensor({ shape: [1], values: [byB] });
      expect(gradients.inputs).toMatchTensor({ shape: [1, 4, 1], values: byInput });
      expect(gradients.state.hidden).toMatchTensor({ shape: [1, 1], values: [carried] });
    });
  });
});

describe('refuses', () => {
  const cell = lstmCell({ inputSize: 3, hiddenSize: 4 });
  test.each([
    [
      () => residual(cell as AnyRecurrentCell),
      'residual: `cell.outputSize` must equal its inputSize, 3, to be added to the input, got 4.',
    ],
    [
      () => layerNormalized(cell, { part: 'state' as 'input' }),
      "layerNormalized: `part` must be 'input' or 'output', got \"state\".",
    ],
    [() => clipRecurrentGradient(cell, { limit: 0 }), 'clipRecurrentGradient: `limit` must be greater than 0, got 0.'],
  ])('%s', (create, sentence) => {
    expect(create).toThrow(ArgumentError);
    expect(create).toThrow(sentence);
  });

  test('gains of another size', () => {
    tidyWithoutLeak(() => {
      const normalized = layerNormalized(cell, { part: 'output' });
      const parameters = {
        ...normalized.initializeParameters(key),
        gain: tensor([1, 1, 1]) as ReturnType<typeof tensor1d>,
      };
      const input: Tensor2D = fill([1, 3], 0);
      expect(() => normalized.step(parameters, input, normalized.initialState(1))).toThrow(
        'layerNormalized.step: `parameters.gain` must have shape [4], got [3].',
      );
    });
  });
});
