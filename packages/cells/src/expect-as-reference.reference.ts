import {
  add,
  mul,
  type Scalar,
  stack,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor,
  tidy,
  unstack,
  util,
} from '@tensorflow/tfjs-core';
import { foldInKey, type RandomKey, randomKey, randomNormals } from '@unroll/core';
import { type AnyRecurrentCell, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, tensorDifference } from '@unroll/testing';
import { expect } from 'vitest';
import { unroll } from './unroll.js';

/** One step of one row in float64: parameters, input and state are nested lists of numbers. */
export type ReferenceStep<Parameters, State> = (
  parameters: Parameters,
  input: readonly number[],
  state: State,
) => { output: readonly number[]; state: State };

/** What {@link expectAsReference} may be told. */
export type AsReferenceOptions = {
  /** A random number of the state, made into one that may stand there. */
  readonly adjustState?: (name: string, value: number) => number;
  /** How many steps the sequence has. Default 5. */
  readonly time?: number;
};

type Named = Readonly<Record<string, Tensor>>;
type Arguments = { parameters: Record<string, Tensor>; inputs: Tensor3D; state: Record<string, Tensor> };
type Results = { outputs: Tensor3D; state: Named };
type Run = (cell: AnyRecurrentCell, given: Arguments) => Results;

/** The numbers of one argument, of which a central difference changes one at a time. */
type Numbers = { readonly shape: readonly number[]; readonly values: Float64Array };

const batch = 2;
const change = 1e-6;

/**
 * Expects a cell to compute what its reference does with random parameters, step by step and as a sequence in both
 * directions, from its first state and from a random one: outputs, last states, and the gradients by everything of all
 * of them, each times a random weight. Those of the reference are central differences in float64.
 */
export function expectAsReference<Parameters, State>(
  cell: AnyRecurrentCell,
  step: ReferenceStep<Parameters, State>,
  { adjustState = (_name, value) => value, time = 5 }: AsReferenceOptions = {},
): void {
  expectNoLeak(() => {
    tidy(() => {
      const firstState: Named = cell.initialState(batch);
      const parameters = randomLike(
        cell.initializeParameters(randomKey(10)),
        randomKey(10),
        (_name, value) => value / 2,
      );
      const { inputs } = randomLike({ inputs: tensorOf([batch, time, cell.inputSize]) }, randomKey(11));
      for (const state of [firstState, randomLike(firstState, randomKey(12), adjustState)]) {
        const given = { parameters, inputs: inputs as Tensor3D, state: { ...state } };
        for (const [name, run] of Object.entries(ways)) expectSame(name, run, cell, step, given);
      }
    });
  });
}

const ways: Readonly<Record<string, Run>> = {
  steps: (cell, { parameters, inputs, state }) => {
    let current = state;
    const outputs = unstack(inputs, 1).map((input) => {
      const next = cell.step(parameters, input as Tensor2D, current);
      current = next.state;
      return next.output;
    });
    return { outputs: stack(outputs, 1) as Tensor3D, state: current };
  },
  forwards: (cell, { parameters, inputs, state }) => unroll(cell, parameters, inputs, state),
  backwards: (cell, { parameters, inputs, state }) => {
    return unroll(cell, parameters, inputs, state, { direction: 'backwards' });
  },
};

function expectSame<Parameters, State>(
  way: string,
  run: Run,
  cell: AnyRecurrentCell,
  step: ReferenceStep<Parameters, State>,
  given: Arguments,
): void {
  const { parameters, inputs, state } = given;
  const read = { parameters: numbersOf(parameters), inputs: numbersOf({ inputs }), state: numbersOf(state) };
  const reference = (): number[] => runReference(step, read, way === 'backwards');
  const results = flattened(run(cell, given));
  const expected = reference();
  let from = 0;
  for (const [name, result] of Object.entries(results)) {
    expectClose(`${way}: ${name}`, result, expected.slice(from, from + result.size));
    from += result.size;
  }
  expect(from).toBe(expected.length);

  const weights = randomNormals(randomKey(13), expected.length);
  const { gradients } = valueAndGradient(
    (variables) => ({ loss: weightedSum(Object.values(flattened(run(cell, variables))), weights), state: {} }),
    given,
  );
  const referenceLoss = (): number =>
    reference().reduce((total, value, at) => total + value * (weights[at] as number), 0);
  const all: Named = { ...gradients.parameters, inputs: gradients.inputs, ...gradients.state };
  for (const [name, { values }] of Object.entries({ ...read.parameters, ...read.inputs, ...read.state })) {
    const slopes = values.map((value, at) => {
      const lossAt = (moved: number): number => {
        values[at] = moved;
        const loss = referenceLoss();
        values[at] = value;
        return loss;
      };
      return (lossAt(value + change) - lossAt(value - change)) / (2 * change);
    });
    expectClose(`${way}: gradient by ${name}`, all[name] as Tensor, slopes);
  }
}

/** All outputs in order, then each tensor of the last state. */
function runReference<Parameters, State>(
  step: ReferenceStep<Parameters, State>,
  read: Readonly<Record<'parameters' | 'inputs' | 'state', Readonly<Record<string, Numbers>>>>,
  isReversed: boolean,
): number[] {
  const parameters = nestedRecord(read.parameters) as Parameters;
  const { inputs } = nestedRecord(read.inputs) as { inputs: number[][][] };
  const states = nestedRecord(read.state) as Record<string, unknown[]>;
  const rows = inputs.map((row, index) => {
    let current = Object.fromEntries(Object.entries(states).map(([name, list]) => [name, list[index]])) as State;
    const inOrder = <T>(list: T[]): T[] => (isReversed ? [...list].reverse() : list);
    const outputs = inOrder(row).map((input) => {
      const next = step(parameters, input, current);
      current = next.state;
      return next.output;
    });
    return { outputs: inOrder(outputs), state: current as Record<string, unknown> };
  });
  const last = Object.keys(states).map((name) => rows.map(({ state }) => state[name]));
  return [rows.map(({ outputs }) => outputs), last].flat(Number.POSITIVE_INFINITY) as number[];
}

function expectClose(what: string, actual: Tensor, expected: ArrayLike<number>): void {
  // Gradients are sums over all steps in float32.
  const tolerance = { relative: 1e-4, absolute: 2e-5 };
  const difference = tensorDifference(actual, { shape: actual.shape, values: expected }, tolerance);
  expect(difference && `${what}: ${difference}`).toBeUndefined();
}

function flattened({ outputs, state }: Results): Named {
  return { outputs, ...state };
}

function weightedSum(results: readonly Tensor[], weights: ArrayLike<number>): Scalar {
  let from = 0;
  return results
    .map((result) => {
      const own = Float32Array.from({ length: result.size }, (_, at) => weights[from + at] as number);
      from += result.size;
      return sum(mul(result, tensor(own, result.shape)));
    })
    .reduce((total, term) => add(total, term)) as Scalar;
}

function randomLike(
  tensors: Named,
  key: RandomKey,
  adjust: (name: string, value: number) => number = (_name, value) => value,
): Record<string, Tensor> {
  const entries = Object.entries(tensors).map(([name, { shape, size }], index) => {
    const values = Float32Array.from(randomNormals(foldInKey(key, index), size), (value) => adjust(name, value));
    return [name, tensor(values, shape)];
  });
  return Object.fromEntries(entries);
}

function tensorOf(shape: number[]): Tensor {
  return tensor(new Float32Array(util.sizeFromShape(shape)), shape);
}

function numbersOf(tensors: Named): Readonly<Record<string, Numbers>> {
  const entries = Object.entries(tensors).map(([name, one]) => {
    return [name, { shape: one.shape, values: Float64Array.from(one.dataSync()) }];
  });
  return Object.fromEntries(entries);
}

function nestedRecord(read: Readonly<Record<string, Numbers>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(read).map(([name, { shape, values }]) => [name, nested(shape, Array.from(values))]),
  );
}

/** Numbers in row-major order as nested lists. */
function nested(shape: readonly number[], values: readonly number[]): unknown {
  const [length, ...inner] = shape;
  if (length === undefined) return values[0];
  const size = values.length / length;
  return Array.from({ length }, (_, index) => nested(inner, values.slice(index * size, (index + 1) * size)));
}
