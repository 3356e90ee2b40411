import '@tensorflow/tfjs-backend-cpu';
import {
  add,
  cast,
  customGrad,
  fill,
  mean,
  memory,
  mul,
  reverse,
  setBackend,
  slice,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { mapTree, type Tree } from '@unroll/tensors';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { type Breach, testBreaches } from './broken-implementations.reference.js';
import type { Cell } from './cell-trial.js';
import { recurrentCellLaws } from './recurrent-cell-laws.js';
import {
  registerTanhGradients,
  type TanhCell,
  type TanhParameters,
  type TanhState,
  tanhCell,
} from './tanh-cell.reference.js';

beforeAll(async () => {
  registerTanhGradients();
  await setBackend('cpu');
});

type Step = ReturnType<TanhCell['step']>;
type Run = ReturnType<TanhCell['sequence']>;

/** A tanh cell with some members replaced. */
function altered(alter: (cell: TanhCell) => Partial<Cell>): () => Cell {
  return () => {
    const cell = tanhCell();
    return { ...cell, ...alter(cell) };
  };
}

/** A tanh cell with a change to what its step returns. Its sequence is as it was. */
function withStep(change: (step: Step, cell: TanhCell, given: Parameters<TanhCell['step']>) => Step): () => Cell {
  return altered((cell) => ({
    step: (parameters, input, state) => {
      const given: Parameters<TanhCell['step']> = [parameters as TanhParameters, input, state as TanhState];
      return change(cell.step(...given), cell, given);
    },
  }));
}

/** A tanh cell with a change to what its sequence returns. */
function withSequence(change: (run: Run, cell: TanhCell, given: Parameters<TanhCell['sequence']>) => Run): () => Cell {
  return altered((cell) => ({
    sequence: (parameters, inputs, state, options) => {
      const given: Parameters<TanhCell['sequence']> = [
        parameters as TanhParameters,
        inputs,
        state as TanhState,
        options,
      ];
      return change(cell.sequence(...given), cell, given);
    },
  }));
}

/** The same value, whose gradient is that times a factor. */
function withScaledGradient<T extends Tree<Tensor>>(tree: T, factor: number): T {
  const scaled = customGrad((x) => ({ value: mul(x as Tensor, 1), gradFunc: (dy) => mul(dy, factor) }));
  return mapTree(tree, (one) => scaled(one));
}

const constantBias = (value: number): Tensor1D => fill([3], value);

let calls = 0;
let leaked: Tensor[] = [];

afterEach(() => {
  for (const one of leaked) one.dispose();
  leaked = [];
});

const breaches: readonly Breach<Cell>[] = [
  ['gives outputs of the promised shapes', 'outputSize is wrong', altered(() => ({ outputSize: 4 })), 'outputSize=4'],
  [
    'gives outputs of the promised shapes',
    'inputSize is no size',
    altered(() => ({ inputSize: 0 })),
    'sizes are 0 and 3',
  ],
  [
    'gives outputs of the promised shapes',
    'the sequence drops a step',
    withSequence(({ outputs, state }) => ({ outputs: slice(outputs, [0, 0], [-1, outputs.shape[1] - 1]), state })),
    'sequence: `outputs` must have shape [batch=1, time=1, outputSize=3], got [1, 0, 3].',
  ],
  [
    'gives outputs of the promised shapes',
    'the output is int32',
    withStep(({ output, state }) => ({ output: cast(output, 'int32'), state })),
    'the output is int32',
  ],
  [
    'keeps the tree, the shapes and the types of its state',
    'the state grows',
    withStep(({ output, state }) => ({ output, state: { ...state, extra: output } })),
    'must hold hidden: float32 [3, 3], but holds hidden: float32 [3, 3]; extra: float32 [3, 3]',
  ],
  [
    'keeps the tree, the shapes and the types of its state',
    'the batch is not the first axis',
    altered(() => ({ initialState: (batchSize) => ({ hidden: zeros([1, batchSize]) }) })),
    'the first state for 3 rows has 1 at `hidden`',
  ],
  [
    'keeps the tree, the shapes and the types of its state',
    'the sequence hands back all states',
    withSequence(({ outputs }) => ({ outputs, state: { hidden: outputs as unknown as Tensor2D } })),
    'the state after a sequence must hold',
  ],
  [
    'gives the same bits for the same arguments, whatever it computed before',
    'the cell counts its steps',
    withStep(({ output, state }) => ({ output: add(output, 1e-6 * calls++), state })),
    'another run of steps at outputs: number 0 is',
  ],
  [
    'gives the same bits for the same arguments, whatever it computed before',
    'each cell made is another',
    () => {
      const shift = 1e-6 * calls++;
      return withStep(({ output, state }) => ({ output: add(output, shift), state }))();
    },
    'another run of steps at outputs',
  ],
  [
    'keeps the rows of a batch apart',
    'the mean of the batch leaks in',
    withStep(({ output, state }) => ({ output: add(output, mul(mean(output, 0), 1e-3)), state })),
    'row 0 of steps, run alone, at outputs: element',
  ],
  [
    'keeps the rows of a batch apart',
    'the rows of the state are mixed up in the sequence',
    withSequence(({ outputs, state }) => ({ outputs, state: { hidden: reverse(state.hidden, 0) } })),
    'row 0 of a sequence, run alone, at state.hidden',
  ],
  [
    'computes a sequence as its steps do',
    'the sequence forgets its first state',
    withSequence((_run, cell, [parameters, inputs, state]) =>
      cell.sequence(parameters, inputs, mapTree(state, zerosLike)),
    ),
    'a sequence of 1 at outputs: element',
  ],
  [
    'computes a sequence as its steps do',
    'the sequence is off by a ten thousandth',
    withSequence(({ outputs, state }) => ({ outputs: mul(outputs, 1.0001), state })),
    'a sequence of 1 at outputs',
  ],
  [
    'ends each row at its length, and goes backwards from there',
    'the sequence does not know of directions',
    withSequence((_run, cell, [parameters, inputs, state, options]) =>
      cell.sequence(parameters, inputs, state, options?.lengths && { lengths: options.lengths }),
    ),
    'a sequence backwards with lengths at outputs',
  ],
  [
    'ends each row at its length, and goes backwards from there',
    'the sequence goes on past the lengths',
    withSequence((_run, cell, [parameters, inputs, state, options]) =>
      cell.sequence(parameters, inputs, state, options?.direction && { direction: options.direction }),
    ),
    'a sequence forwards with lengths at outputs',
  ],
  [
    'ends each row at its length, and goes backwards from there',
    'what lies past the lengths is multiplied by 0',
    withSequence(({ outputs, state }, _cell, [, inputs]) => ({ outputs: add(outputs, mul(mean(inputs), 0)), state })),
    'a sequence padded with NaN at outputs',
  ],
  [
    'computes a sequence of tokens as that of their one-hot vectors',
    'the tokens are taken in reverse',
    altered((cell) => ({
      tokenSequence: (parameters, tokens, state) =>
        cell.tokenSequence(parameters as TanhParameters, reverse(tokens, 1), state as TanhState),
    })),
    'a sequence of tokens at outputs',
  ],
  [
    'computes a sequence of tokens as that of their one-hot vectors',
    'the lengths and the direction are left out',
    altered((cell) => ({
      tokenSequence: (parameters, tokens, state) =>
        cell.tokenSequence(parameters as TanhParameters, tokens, state as TanhState),
    })),
    'a sequence of tokens backwards at outputs',
  ],
  [
    'carries a split sequence on by its state alone',
    'the sequence hands back its first state',
    withSequence(({ outputs }, _cell, [, , state]) => ({ outputs, state })),
    'the part after it',
  ],
  [
    'carries a split sequence on by its state alone',
    'the sequence counts its time from 0',
    withSequence(({ outputs, state }) => {
      const times = tensor(
        Float32Array.from({ length: outputs.shape[1] }, (_, time) => time),
        [outputs.shape[1], 1],
      );
      return { outputs: add(outputs, times), state };
    }),
    'the part after it',
  ],
  [
    'has gradients through its steps that equal finite differences',
    'the gradient by the bias is 2 % too large',
    altered((cell) => ({
      step: (parameters, input, state) => {
        const { bias, ...weights } = parameters as TanhParameters;
        return cell.step({ ...weights, bias: withScaledGradient(bias, 1.02) }, input, state as TanhState);
      },
    })),
    'the gradient by `parameters.bias` gives',
  ],
  [
    'has gradients through its steps that equal finite differences',
    'no gradient flows through the state',
    altered((cell) => ({
      step: (parameters, input, state) =>
        cell.step(parameters as TanhParameters, input, withScaledGradient(state as TanhState, 0)),
    })),
    'finite differences give',
  ],
  [
    'has gradients through its steps that equal finite differences',
    'one number of one weight has no gradient',
    altered((cell) => ({
      step: (parameters, input, state) => {
        const { inputWeight, ...others } = parameters as TanhParameters;
        const masked = customGrad((x) => ({
          value: mul(x as Tensor, 1),
          gradFunc: (dy) => mul(dy, tensor([1, 1, 1, 1, 0, 1], [2, 3])),
        }));
        return cell.step({ ...others, inputWeight: masked(inputWeight) as Tensor2D }, input, state as TanhState);
      },
    })),
    'the gradient by `parameters.inputWeight` gives',
  ],
  [
    'has gradients of its sequence that equal finite differences',
    'the gradient of the sequence has the wrong sign',
    withSequence((run) => withScaledGradient(run, -1)),
    'the gradient by `parameters.inputWeight` gives',
  ],
  [
    'leaves no tensor behind',
    'a step makes a tensor that nobody owns',
    withStep((step) => {
      leaked.push(zeros([2]));
      return step;
    }),
    'numTensors changed by 4, numDataBuffers by 4: free what is made',
  ],
  [
    'leaves no tensor behind',
    'the sequence makes a tensor that nobody owns',
    withSequence((run) => {
      leaked.push(zeros([2]));
      return run;
    }),
    'numTensors changed by 1, numDataBuffers by 1: free what is made',
  ],
  [
    'leaves no tensor behind',
    'the cell hands out a tensor that it keeps',
    () => {
      const hidden = zeros([3, 3]) as Tensor2D;
      return altered(() => ({ initialState: () => ({ hidden }) }))();
    },
    'numTensors changed by -1, numDataBuffers by -1: something was freed',
  ],
  [
    'leaves its arguments as they were',
    'a step frees the state it is given',
    withStep((step, _cell, [, , state]) => {
      state.hidden.dispose();
      return step;
    }),
    'step frees its argument `state.hidden`',
  ],
  [
    'leaves its arguments as they were',
    'a step frees its input',
    withStep((step, _cell, [, input]) => {
      input.dispose();
      return step;
    }),
    'step frees its argument `input`',
  ],
  [
    'leaves its arguments as they were',
    'the sequence writes into its inputs',
    withSequence((run, _cell, [, inputs]) => {
      inputs.dataSync()[0] = 7; // the cpu backend lends its own array
      return run;
    }),
    'what was passed to sequence at inputs: number 0 is 7',
  ],
  [
    'makes its parameters from the key, and from nothing else',
    'the key is not used',
    altered((cell) => ({ initializeParameters: () => cell.initializeParameters({ high: 0, low: 1 }) })),
    'another key gives the same parameters',
  ],
  [
    'makes its parameters from the key, and from nothing else',
    'the bias is different each time',
    altered((cell) => ({
      initializeParameters: (key) => ({ ...cell.initializeParameters(key), bias: constantBias(1e-6 * calls++) }),
    })),
    'the parameters of the same key at bias: number 0 is',
  ],
];

testBreaches(recurrentCellLaws, breaches);

test('laws that are broken leave no tensor behind either', () => {
  const before = memory().numTensors;
  for (const [name, , create] of breaches.filter(([law]) => law !== 'leaves no tensor behind')) {
    expect(() => recurrentCellLaws.find((law) => law.name === name)?.check(create)).toThrow();
  }
  expect(memory().numTensors).toBe(before);
});
