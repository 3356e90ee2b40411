import { type Tensor, type Tensor2D, type Tensor3D, zeros } from '@tensorflow/tfjs-core';
import { ShapeError } from '@unroll/core';
import { type AnyRecurrentCell, disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { elmanCell } from './elman-cell.js';
import { gruCell } from './gru-cell.js';
import { indRnnCell } from './ind-rnn-cell.js';
import { lstmCell } from './lstm-cell.js';
import { mLstmCell } from './m-lstm-cell.js';
import { minGruCell } from './min-gru-cell.js';
import { minLstmCell } from './min-lstm-cell.js';
import { qrnnCell } from './qrnn-cell.js';
import { sLstmCell } from './s-lstm-cell.js';
import { sruCell } from './sru-cell.js';
import { useBackend } from './use-backend.reference.js';

beforeAll(() => useBackend('wasm'));

type Shapes = Readonly<Record<string, number[]>>;
type Case = [part: 'input' | 'parameters' | 'state', name: string, shape: number[], sentence: string];

const sizes = { inputSize: 3, hiddenSize: 4 };
const cells: { name: string; cell: AnyRecurrentCell; parameters: Shapes; state: Shapes; cases: Case[] }[] = [
  {
    name: 'lstmCell',
    cell: lstmCell(sizes),
    parameters: { inputWeight: [3, 16], recurrentWeight: [4, 16], bias: [16] },
    state: { hidden: [5, 4], memory: [5, 4] },
    cases: [
      ['input', 'input', [5, 4], '`input` must have shape [batch, 3], got [5, 4].'],
      ['parameters', 'inputWeight', [3, 8], '`parameters.inputWeight` must have shape [3, 16], got [3, 8].'],
      ['parameters', 'recurrentWeight', [16, 4], '`parameters.recurrentWeight` must have shape [4, 16], got [16, 4].'],
      ['parameters', 'bias', [1], '`parameters.bias` must have shape [16], got [1].'],
      ['state', 'hidden', [2, 4], '`state.hidden` must have shape [batch=5, 4], got [2, 4].'],
      ['state', 'memory', [5, 3], '`state.memory` must have shape [batch=5, 4], got [5, 3].'],
    ],
  },
  {
    name: 'gruCell',
    cell: gruCell(sizes),
    parameters: { inputWeight: [3, 12], recurrentWeight: [4, 12], bias: [12], recurrentBias: [12] },
    state: { hidden: [5, 4] },
    cases: [
      ['input', 'input', [5, 2], '`input` must have shape [batch, 3], got [5, 2].'],
      ['parameters', 'inputWeight', [3, 16], '`parameters.inputWeight` must have shape [3, 12], got [3, 16].'],
      ['parameters', 'recurrentWeight', [4, 4], '`parameters.recurrentWeight` must have shape [4, 12], got [4, 4].'],
      ['parameters', 'bias', [4], '`parameters.bias` must have shape [12], got [4].'],
      ['parameters', 'recurrentBias', [1, 12], '`parameters.recurrentBias` must have shape [12], got [1, 12].'],
      ['state', 'hidden', [1, 4], '`state.hidden` must have shape [batch=5, 4], got [1, 4].'],
    ],
  },
  {
    name: 'elmanCell',
    cell: elmanCell(sizes),
    parameters: { inputWeight: [3, 4], recurrentWeight: [4, 4], bias: [4] },
    state: { hidden: [5, 4] },
    cases: [
      ['input', 'input', [5, 1], '`input` must have shape [batch, 3], got [5, 1].'],
      ['parameters', 'inputWeight', [4, 3], '`parameters.inputWeight` must have shape [3, 4], got [4, 3].'],
      ['parameters', 'recurrentWeight', [3, 4], '`parameters.recurrentWeight` must have shape [4, 4], got [3, 4].'],
      ['parameters', 'bias', [3], '`parameters.bias` must have shape [4], got [3].'],
      ['state', 'hidden', [4], '`state.hidden` must have shape [batch=5, 4], got [4].'],
    ],
  },
  {
    name: 'minGruCell',
    cell: minGruCell(sizes),
    parameters: { inputWeight: [3, 8], bias: [8] },
    state: { hidden: [5, 4] },
    cases: [
      ['input', 'input', [5, 1], '`input` must have shape [batch, 3], got [5, 1].'],
      ['parameters', 'inputWeight', [3, 12], '`parameters.inputWeight` must have shape [3, 8], got [3, 12].'],
      ['parameters', 'bias', [4], '`parameters.bias` must have shape [8], got [4].'],
      ['state', 'hidden', [1, 4], '`state.hidden` must have shape [batch=5, 4], got [1, 4].'],
    ],
  },
  {
    name: 'minLstmCell',
    cell: minLstmCell(sizes),
    parameters: { inputWeight: [3, 12], bias: [12] },
    state: { hidden: [5, 4] },
    cases: [
      ['input', 'input', [5, 4], '`input` must have shape [batch, 3], got [5, 4].'],
      ['parameters', 'inputWeight', [3, 8], '`parameters.inputWeight` must have shape [3, 12], got [3, 8].'],
      ['parameters', 'bias', [8], '`parameters.bias` must have shape [12], got [8].'],
      ['state', 'hidden', [5, 3], '`state.hidden` must have shape [batch=5, 4], got [5, 3].'],
    ],
  },
  {
    name: 'indRnnCell',
    cell: indRnnCell(sizes),
    parameters: { inputWeight: [3, 4], recurrentWeight: [4], bias: [4] },
    state: { hidden: [5, 4] },
    cases: [
      ['input', 'input', [5, 4], '`input` must have shape [batch, 3], got [5, 4].'],
      ['parameters', 'inputWeight', [3, 8], '`parameters.inputWeight` must have shape [3, 4], got [3, 8].'],
      ['parameters', 'recurrentWeight', [4, 4], '`parameters.recurrentWeight` must have shape [4], got [4, 4].'],
      ['parameters', 'bias', [1], '`parameters.bias` must have shape [4], got [1].'],
      ['state', 'hidden', [1, 4], '`state.hidden` must have shape [batch=5, 4], got [1, 4].'],
    ],
  },
  {
    name: 'qrnnCell',
    cell: qrnnCell(sizes),
    parameters: { inputWeight: [6, 12], bias: [12] },
    state: { memory: [5, 4], input: [5, 3] },
    cases: [
      ['input', 'input', [5, 4], '`input` must have shape [batch, 3], got [5, 4].'],
      ['parameters', 'inputWeight', [3, 12], '`parameters.inputWeight` must have shape [6, 12], got [3, 12].'],
      ['parameters', 'bias', [8], '`parameters.bias` must have shape [12], got [8].'],
      ['state', 'memory', [1, 4], '`state.memory` must have shape [batch=5, 4], got [1, 4].'],
      ['state', 'input', [5, 4], '`state.input` must have shape [batch=5, 3], got [5, 4].'],
    ],
  },
  {
    name: 'sruCell',
    cell: sruCell(sizes),
    parameters: { inputWeight: [3, 16], forgetMemoryWeight: [4], resetMemoryWeight: [4], bias: [8] },
    state: { memory: [5, 4] },
    cases: [
      ['input', 'input', [5, 4], '`input` must have shape [batch, 3], got [5, 4].'],
      ['parameters', 'inputWeight', [3, 12], '`parameters.inputWeight` must have shape [3, 16], got [3, 12].'],
      ['parameters', 'forgetMemoryWeight', [1], '`parameters.forgetMemoryWeight` must have shape [4], got [1].'],
      ['parameters', 'resetMemoryWeight', [8], '`parameters.resetMemoryWeight` must have shape [4], got [8].'],
      ['parameters', 'bias', [12], '`parameters.bias` must have shape [8], got [12].'],
      ['state', 'memory', [5, 3], '`state.memory` must have shape [batch=5, 4], got [5, 3].'],
    ],
  },
  {
    name: 'sLstmCell',
    cell: sLstmCell({ ...sizes, headCount: 2 }),
    parameters: { inputWeight: [3, 16], recurrentWeight: [2, 2, 8], bias: [16] },
    state: { hidden: [5, 4], memory: [5, 4], normalizer: [5, 4], stabilizer: [5, 4] },
    cases: [
      ['input', 'input', [5, 4], '`input` must have shape [batch, 3], got [5, 4].'],
      ['parameters', 'inputWeight', [3, 12], '`parameters.inputWeight` must have shape [3, 16], got [3, 12].'],
      [
        'parameters',
        'recurrentWeight',
        [4, 16],
        '`parameters.recurrentWeight` must have shape [2, 2, 8], got [4, 16].',
      ],
      ['parameters', 'bias', [4], '`parameters.bias` must have shape [16], got [4].'],
      ['state', 'hidden', [1, 4], '`state.hidden` must have shape [batch=5, 4], got [1, 4].'],
      ['state', 'memory', [5, 3], '`state.memory` must have shape [batch=5, 4], got [5, 3].'],
      ['state', 'normalizer', [5, 2], '`state.normalizer` must have shape [batch=5, 4], got [5, 2].'],
      ['state', 'stabilizer', [4], '`state.stabilizer` must have shape [batch=5, 4], got [4].'],
    ],
  },
  {
    name: 'mLstmCell',
    cell: mLstmCell({ ...sizes, headCount: 2 }),
    parameters: { inputWeight: [3, 20], bias: [20] },
    state: { memory: [5, 2, 2, 2], normalizer: [5, 2, 2], stabilizer: [5, 2] },
    cases: [
      ['input', 'input', [5, 4], '`input` must have shape [batch, 3], got [5, 4].'],
      ['parameters', 'inputWeight', [3, 16], '`parameters.inputWeight` must have shape [3, 20], got [3, 16].'],
      ['parameters', 'bias', [16], '`parameters.bias` must have shape [20], got [16].'],
      ['state', 'memory', [5, 4], '`state.memory` must have shape [batch=5, 2, 2, 2], got [5, 4].'],
      ['state', 'normalizer', [1, 2, 2], '`state.normalizer` must have shape [batch=5, 2, 2], got [1, 2, 2].'],
      ['state', 'stabilizer', [5, 4], '`state.stabilizer` must have shape [batch=5, 2], got [5, 4].'],
    ],
  },
];

function zerosOf(shapes: Shapes): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, zeros(shape)]));
}

describe.each(cells)('$name', ({ name: cellName, cell, parameters, state, cases }) => {
  test.each(cases)('says which tensor of the %s does not fit: %s of shape %j', (part, name, shape, sentence) => {
    const shapes = { input: { input: [5, 3] }, parameters, state };
    expectNoLeak(() => {
      const wrong = { ...shapes, [part]: { ...shapes[part], [name]: shape } };
      const given = { parameters: zerosOf(wrong.parameters), state: zerosOf(wrong.state) };
      const { input } = zerosOf(wrong.input) as { input: Tensor2D };
      const step = () => cell.step(given.parameters, input, given.state);
      expect(step).toThrow(ShapeError);
      expect(step).toThrow(`${cellName}.step: ${sentence}`);
      disposeTree([given.parameters, given.state, input]);
    });
  });

  test.each(cases.filter(([part]) => part !== 'input'))(
    'says so for a sequence: %s %s of shape %j',
    (part, name, shape, sentence) => {
      expectNoLeak(() => {
        const wrong = { parameters, state, [part]: { ...(part === 'state' ? state : parameters), [name]: shape } };
        const given = { parameters: zerosOf(wrong.parameters), state: zerosOf(wrong.state) };
        const inputs: Tensor3D = zeros([5, 2, 3]);
        expect(() => cell.sequence?.(given.parameters, inputs, given.state)).toThrow(
          `${cellName}.sequence: ${sentence}`,
        );
        disposeTree([given.parameters, given.state, inputs]);
      });
    },
  );

  test('says how the inputs of a sequence must lie', () => {
    expectNoLeak(() => {
      const given = { parameters: zerosOf(parameters), state: zerosOf(state) };
      const inputs: Tensor3D = zeros([5, 3, 2]);
      expect(() => cell.sequence?.(given.parameters, inputs, given.state)).toThrow(
        `${cellName}.sequence: \`inputs\` must have shape [batch, time, 3], got [5, 3, 2].`,
      );
      disposeTree([given.parameters, given.state, inputs]);
    });
  });
});
