import { mul, tidy } from '@tensorflow/tfjs-core';
import { elmanCell, gruCell, lstmCell, residual, stackCells } from '@unroll/cells';
import { randomBits, randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree, mapTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { textBatches, tokenBatch } from '@unroll/trainers';
import { beforeAll, describe, expect, test } from 'vitest';
import { type LanguageModel, languageModel } from './language-model.js';
import { nextTokenObjective } from './next-token-objective.js';
import { withNoiseAdded } from './noisy-parameters.reference.js';

beforeAll(async () => {
  await initializeBackend();
});

type Numbers = {
  readonly inputWeight: number[][];
  readonly recurrentWeight: number[][];
  readonly bias: number[];
  readonly recurrentBias?: number[];
};
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Σ x·W + b for each column. */
function affine(x: readonly number[], weight: number[][], bias: readonly number[]): number[] {
  return bias.map((start, column) =>
    x.reduce((sum, value, row) => sum + value * (weight[row]?.[column] as number), start),
  );
}

/** The gates of an LSTM and of a GRU over steps, in float64, and their outputs. */
function run(
  kind: 'lstm' | 'gru' | 'elman',
  p: Numbers,
  inputs: readonly number[][],
  start: number[],
  memoryStart: number[],
) {
  const size = start.length;
  const gates: Record<string, number[]> = {};
  const note = (name: string, values: number[]): number[] => {
    gates[name] = [...(gates[name] ?? []), ...values];
    return values;
  };
  let [hidden, memory] = [start, memoryStart];
  const outputs = inputs.map((input) => {
    const given = affine(input, p.inputWeight, p.bias);
    const again = affine(hidden, p.recurrentWeight, p.recurrentBias ?? given.map(() => 0));
    const part = (values: number[], place: number): number[] => values.slice(place * size, (place + 1) * size);
    const sums = given.map((value, index) => value + (again[index] as number));
    if (kind === 'lstm') {
      const inputGate = note('inputGate', part(sums, 0).map(sigmoid));
      const forgetGate = note('forgetGate', part(sums, 1).map(sigmoid));
      const outputGate = note('outputGate', part(sums, 3).map(sigmoid));
      memory = memory.map(
        (old, i) => (forgetGate[i] as number) * old + (inputGate[i] as number) * Math.tanh(part(sums, 2)[i] as number),
      );
      hidden = memory.map((value, i) => (outputGate[i] as number) * Math.tanh(value));
    } else if (kind === 'gru') {
      const resetGate = note('resetGate', part(sums, 0).map(sigmoid));
      const updateGate = note('updateGate', part(sums, 1).map(sigmoid));
      hidden = hidden.map((old, i) => {
        const candidate = Math.tanh(
          (part(given, 2)[i] as number) + (resetGate[i] as number) * (part(again, 2)[i] as number),
        );
        return (1 - (updateGate[i] as number)) * candidate + (updateGate[i] as number) * old;
      });
    } else hidden = sums.map(Math.tanh);
    return hidden;
  });
  return { outputs, gates };
}

const arrays = (tree: object): unknown => mapTree(tree as ParameterTree, (tensor) => tensor.arraySync() as never);

describe('what nextTokenObjective observes', () => {
  const [vocabularySize, timeSteps] = [9, 30] as const;
  const ids = Int32Array.from(randomBits(randomKey(5), 125), (bits) => bits % vocabularySize);
  const kinds = ['lstm', 'elman', 'gru'] as const;

  test.each([undefined, 4])('is the share of closed and open gates, with an embedding of %s', (embeddingSize) => {
    const cell = stackCells(
      lstmCell({ inputSize: embeddingSize ?? vocabularySize, hiddenSize: 7 }),
      stackCells(elmanCell({ inputSize: 7, hiddenSize: 6 }), gruCell({ inputSize: 6, hiddenSize: 5 })),
    );
    const model = languageModel({
      vocabularySize,
      cell,
      ...(embeddingSize && { embeddingSize }),
    } as never) as LanguageModel<ParameterTree, StateTree>;
    const objective = nextTokenObjective(model);
    const batches = textBatches(ids, { batchSize: 2, timeSteps });
    expectNoLeak(() => {
      tidy(() => {
        const parameters = mapTree(withNoiseAdded(model.initializeParameters(randomKey(1))), (tensor) =>
          mul(tensor, 6),
        );
        const state = objective.loss(parameters, batches.batchAt(0), objective.initialState(2)).state;
        const batch = batches.batchAt(1);
        const observed = objective.observe?.(parameters, batch, state);

        const cells = (parameters.cell as unknown[]).flat() as object[];
        const states = (state as unknown as unknown[]).flat() as object[];
        const embedding = parameters.embedding.weight?.arraySync();
        let inputs = [...batch.inputs.subarray(0, timeSteps)].map(
          (token) => embedding?.[token] ?? Array.from({ length: vocabularySize }, (_, id) => (id === token ? 1 : 0)),
        );
        const expected: Record<string, number> = {};
        for (const [index, kind] of kinds.entries()) {
          const { hidden, memory } = arrays(states[index] as object) as { hidden: number[][]; memory?: number[][] };
          const { outputs, gates } = run(
            kind,
            arrays(cells[index] as object) as Numbers,
            inputs,
            hidden[0] as number[],
            memory?.[0] ?? [],
          );
          for (const [name, values] of Object.entries(gates)) {
            expected[`layers.${index}.${name}.closed`] = values.filter((value) => value < 0.1).length / values.length;
            expected[`layers.${index}.${name}.open`] = values.filter((value) => value > 0.9).length / values.length;
          }
          inputs = outputs;
        }
        expect(observed).toEqual(expected);
        expect(Object.keys(expected).length).toBe(10);
        for (const share of Object.values(expected)) expect(share).toBeGreaterThan(0);
      });
    });
  });

  test('is that of a single cell, and of the first row within its length', () => {
    const model = languageModel({ vocabularySize, cell: gruCell({ inputSize: vocabularySize, hiddenSize: 7 }) });
    const objective = nextTokenObjective(model);
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      const state = model.initialState(2);
      const first = model.initialState(1);
      const border = { startToken: 0, endToken: 1 };
      const padded = tokenBatch([ids.subarray(0, 3), ids.subarray(3, 20)], border);
      const alone = tokenBatch([ids.subarray(0, 3)], border);
      expect(objective.observe?.(parameters, padded, state)).toEqual(objective.observe?.(parameters, alone, first));
      disposeTree([parameters, state, first]);
    });
  });

  test('is nothing of cells that are not made of known layers', () => {
    const cell = residual(lstmCell({ inputSize: vocabularySize, hiddenSize: vocabularySize }));
    expect(nextTokenObjective(languageModel({ vocabularySize, cell })).observe).toBeUndefined();
  });
});
