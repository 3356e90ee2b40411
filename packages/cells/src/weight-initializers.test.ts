import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { ArgumentError, type RandomKey, randomKey, splitKey } from '@unroll/core';
import { type AnyRecurrentCell, disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { allCells } from './all-cells.reference.js';
import { coupledLstmCell } from './coupled-lstm-cell.js';
import { elmanCell } from './elman-cell.js';
import { gruCell } from './gru-cell.js';
import { indRnnCell } from './ind-rnn-cell.js';
import { layerNormGruCell } from './layer-norm-gru-cell.js';
import { layerNormLstmCell } from './layer-norm-lstm-cell.js';
import { lstmCell } from './lstm-cell.js';
import { mLstmCell } from './m-lstm-cell.js';
import { minGruCell } from './min-gru-cell.js';
import { minLstmCell } from './min-lstm-cell.js';
import { peepholeLstmCell } from './peephole-lstm-cell.js';
import { projectedLstmCell } from './projected-lstm-cell.js';
import { qrnnCell } from './qrnn-cell.js';
import { sLstmCell } from './s-lstm-cell.js';
import { sruCell } from './sru-cell.js';
import { type Initializer, uniformInitializer } from './uniform-initializer.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

const sizes = { inputSize: 3, hiddenSize: 4, projectionSize: 2, headCount: 2 };
const key = randomKey(1);

type Options = typeof sizes & { readonly initializers?: Record<string, Initializer> };
type Case = {
  readonly create: (options: Options) => AnyRecurrentCell;
  readonly weights: Weights;
  /** Within which the weights are uniform by default, for these sizes. */
  readonly limit: number;
};

/** Weights by their names, and the key that each starts from. */
type Weights = Readonly<Record<string, RandomKey>>;

const [inputKey, recurrentKey, projectionKey] = splitKey(key, 3);
const only: Weights = { inputWeight: key };
const both: Weights = { inputWeight: inputKey, recurrentWeight: recurrentKey };

const cases: readonly Case[] = [
  { create: coupledLstmCell, weights: both, limit: 1 / 2 },
  { create: elmanCell, weights: both, limit: 1 / 2 },
  { create: gruCell, weights: both, limit: 1 / 2 },
  { create: indRnnCell, weights: { inputWeight: inputKey }, limit: 1 / Math.sqrt(3) },
  { create: layerNormGruCell, weights: both, limit: 1 / 2 },
  { create: layerNormLstmCell, weights: both, limit: 1 / 2 },
  { create: lstmCell, weights: both, limit: 1 / 2 },
  { create: mLstmCell, weights: only, limit: 1 / Math.sqrt(3) },
  { create: minGruCell, weights: only, limit: 1 / Math.sqrt(3) },
  { create: minLstmCell, weights: only, limit: 1 / Math.sqrt(3) },
  { create: peepholeLstmCell, weights: both, limit: 1 / 2 },
  { create: projectedLstmCell, weights: { ...both, projectionWeight: projectionKey }, limit: 1 / 2 },
  { create: qrnnCell, weights: only, limit: 1 / Math.sqrt(6) },
  { create: sLstmCell, weights: both, limit: 1 / 2 },
  { create: sruCell, weights: only, limit: 1 },
];

test('every cell is here', () => {
  const factories = new Set(allCells.map(({ name }) => name.split(' ')[0]).filter((name) => name !== 'stackCells'));
  expect(cases.map(({ create }) => create.name)).toEqual([...factories]);
});

describe.each(cases)('$create.name', ({ create, weights, limit }) => {
  const names = Object.keys(weights);

  /** Its parameters by their names. */
  function start(initializers: Record<string, Initializer>): Record<string, Tensor> {
    return create({ ...sizes, initializers }).initializeParameters(key) as Record<string, Tensor>;
  }

  test.each(Object.entries(weights))(
    '%s, and nothing else, is what its initializer makes of its key and shape',
    (name, ownKey) => {
      expectNoLeak(() => {
        const calls: { key: RandomKey; shape: number[] }[] = [];
        const count: Initializer = (given, shape) => {
          calls.push({ key: given, shape });
          return tensor(numbered(shape), shape);
        };
        const usual = create(sizes).initializeParameters(key) as Record<string, Tensor>;
        const told = start({ [name]: count });
        const { [name]: weight, ...others } = valuesOf(told);
        const { [name]: usualWeight, ...usualOthers } = valuesOf(usual);
        expect(others).toEqual(usualOthers);
        expect(weight).toEqual({ shape: usualWeight?.shape, values: numbered(usualWeight?.shape ?? []) });
        expect(calls).toEqual([{ key: ownKey, shape: usualWeight?.shape }]);
        const drawn: Tensor = uniformInitializer(limit)(ownKey, usualWeight?.shape as [number]);
        expect(valuesOf({ drawn })).toEqual({ drawn: usualWeight });
        disposeTree([usual, told, drawn]);
      });
    },
  );

  test('undefined stands for the usual initializer', () => {
    expectNoLeak(() => {
      const usual = create(sizes).initializeParameters(key) as Record<string, Tensor>;
      const told = start({ inputWeight: undefined as unknown as Initializer });
      expect(valuesOf(told)).toEqual(valuesOf(usual));
      disposeTree([usual, told]);
    });
  });

  test('refuses initializers of what is no weight, and what is no initializer', () => {
    const initializer = uniformInitializer(0.5);
    const refusal = `${create.name}: \`initializers\` must hold initializers of { ${names.join(', ')} } only`;
    const wrong = (initializers: unknown) => () => create({ ...sizes, initializers: initializers as never });
    expect(wrong({ inputWeight: initializer, bias: initializer })).toThrow(`${refusal}, got { inputWeight, bias }.`);
    expect(wrong({ toString: initializer })).toThrow(`${refusal}, got { toString }.`);
    expect(wrong(initializer)).toThrow(`${refusal}, got a function.`);
    for (const name of names) {
      expect(wrong({ [name]: 0.5 })).toThrow(
        `${create.name}: \`initializers.${name}\` must be an initializer, such as uniformInitializer(0.5), got 0.5.`,
      );
    }
    expect(wrong({ inputWeight: 0.5 })).toThrow(ArgumentError);
    expect(wrong({ bias: initializer })).toThrow(ArgumentError);
  });
});

/** 100, 101, 102 and so on: no number is one that a cell starts with. */
function numbered(shape: readonly number[]): Float32Array {
  const size = shape.reduce((product, length) => product * length, 1);
  return Float32Array.from({ length: size }, (_, index) => 100 + index);
}

type Values = { readonly shape: readonly number[]; readonly values: unknown };

function valuesOf(parameters: Record<string, Tensor>): Record<string, Values> {
  const entries = Object.entries(parameters).map(([name, parameter]): [string, Values] => {
    return [name, { shape: parameter.shape, values: parameter.dataSync() }];
  });
  return Object.fromEntries(entries);
}
