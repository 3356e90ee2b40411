import {
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tensor3d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey, ShapeError } from '@unroll/core';
import { type AnyRecurrentCell, mapTree, type Tree, treeLeaves } from '@unroll/tensors';
import { installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { allCells } from './all-cells.reference.js';
import { gruCell } from './gru-cell.js';
import { lstmCell } from './lstm-cell.js';
import { stackCells } from './stack-cells.js';
import { uniformInitializer } from './uniform-initializer.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const batch = 3;
const time = 4;

type Arguments = { parameters: Tree<Tensor>; inputs: Tensor3D; state: Tree<Tensor> };
type Run = (cell: AnyRecurrentCell, given: Arguments) => { outputs: Tensor; state: Tree<Tensor> };

/** One step, or all of them. */
const ways: readonly { readonly way: string; readonly run: Run }[] = [
  {
    way: 'a step',
    run: (cell, { parameters, inputs, state }) => {
      const [rows, , features] = inputs.shape;
      const input: Tensor2D = reshape(slice(inputs, [0, 0, 0], [rows, 1, features]), [rows, features]);
      const step = cell.step(parameters, input, state);
      return { outputs: step.output, state: step.state };
    },
  },
  { way: 'a sequence', run: (cell, { parameters, inputs, state }) => unroll(cell, parameters, inputs, state) },
];

function argumentsFor(cell: AnyRecurrentCell): Arguments {
  return {
    parameters: cell.initializeParameters(randomKey(1)),
    inputs: uniformInitializer(1)(randomKey(2), [batch, time, cell.inputSize]),
    state: cell.initialState(batch),
  };
}

/** What is thrown. */
function errorOf(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}

/** The name of a tensor as an error gives it: of a stack, that within the cell. */
function namedAs(argument: string, path: string): string {
  return `\`${argument}.${path.replace(/^\d+\./, '')}\` must have shape [`;
}

const cases = allCells.flatMap((one) => ways.map((way) => ({ ...one, ...way })));

describe.each(cases)('$name, $way', ({ cell, run }) => {
  beforeAll(() => useBackend('wasm'));

  test.each(['parameters', 'state'] as const)('names which of the %s is of another size', (argument) => {
    tidy(() => {
      const given = argumentsFor(cell);
      for (const { path } of treeLeaves(given[argument])) {
        const wrong = mapTree(given[argument], (tensor, place) =>
          place === path ? zeros([...tensor.shape.slice(0, -1), (tensor.shape.at(-1) as number) + 1]) : tensor,
        );
        const error = errorOf(() => run(cell, { ...given, [argument]: wrong }));
        expect(error).toBeInstanceOf(ShapeError);
        expect(error.message).toContain(namedAs(argument, path));
      }
    });
  });

  test('names the tensor of a state that has other rows than the inputs', () => {
    tidy(() => {
      const given = argumentsFor(cell);
      const error = errorOf(() => run(cell, { ...given, state: cell.initialState(batch + 1) }));
      expect(error).toBeInstanceOf(ShapeError);
      expect(error.message).toMatch(/`state\.\w+` must have shape \[batch=3(, \d)+\], got \[4(, \d)+\]/);
    });
  });

  test('gives a batch of 0 rows for one', () => {
    tidy(() => {
      const { parameters, state } = argumentsFor(cell);
      const none = mapTree(state, (tensor) => slice(tensor, [0], [0]));
      const { outputs, state: last } = run(cell, { parameters, inputs: zeros([0, time, 3]), state: none });
      expect([outputs.shape[0], outputs.shape.at(-1)]).toEqual([0, cell.outputSize]);
      expect(treeLeaves(last).map(({ tensor }) => tensor.shape)).toEqual(
        treeLeaves(none).map(({ tensor }) => tensor.shape),
      );
    });
  });

  test('names inputs of another size', () => {
    tidy(() => {
      const error = errorOf(() => run(cell, { ...argumentsFor(cell), inputs: zeros([batch, time, 2]) }));
      expect(error).toBeInstanceOf(ShapeError);
      expect(error.message).toMatch(/`inputs?` must have shape \[batch, (time, )?3\], got/);
    });
  });

  test.each<[string, (own: Record<string, Tensor>) => Record<string, Tensor> | undefined]>([
    ['nothing', () => undefined],
    ['a tensor by another name', (own) => renamed(own)],
    ['one tensor too many', (own) => ({ ...own, coverage: zeros([batch, 4]) })],
  ])('refuses the state of another cell: %s', (_what, change) => {
    tidy(() => {
      const given = argumentsFor(cell);
      const changed = [given.state].flat().map((state) => change(state as Record<string, Tensor>));
      const state = (Array.isArray(given.state) ? changed : changed[0]) as Tree<Tensor>;
      const error = errorOf(() => run(cell, { ...given, state }));
      expect(error).toBeInstanceOf(ArgumentError);
      const [first] = [given.state].flat() as [Record<string, Tensor>];
      expect(error.message).toContain(
        `\`state\` must hold the tensors { ${Object.keys(first).join(', ')} } and nothing else`,
      );
    });
  });

  test('refuses the parameters of another cell', () => {
    tidy(() => {
      const parameters = (Array.isArray(argumentsFor(cell).parameters) ? [{}, {}] : {}) as Tree<Tensor>;
      const error = errorOf(() => run(cell, { ...argumentsFor(cell), parameters }));
      expect(error).toBeInstanceOf(ArgumentError);
      expect(error.message).toContain('`parameters` must hold the tensors { inputWeight, ');
    });
  });
});

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test.each(cases)('$name, $way, hands NaN on to its own row only', ({ cell, run }) => {
    tidy(() => {
      const given = argumentsFor(cell);
      const values = given.inputs.arraySync();
      const clean = run(cell, given);
      ((values[1] as number[][])[0] as number[])[2] = Number.NaN;
      const poisoned = run(cell, { ...given, inputs: tensor3d(values) });
      for (const [index, { path, tensor: result }] of treeLeaves(poisoned).entries()) {
        const before = treeLeaves(clean)[index]?.tensor.arraySync() as unknown[];
        const after = result.arraySync() as unknown[];
        expect(after[0]).toEqual(before[0]);
        expect(after[2]).toEqual(before[2]);
        if (path === 'state.input') continue; // a QRNN's last input, as it was given
        const row = [after[1]].flat(Number.POSITIVE_INFINITY) as number[];
        expect(row.every(Number.isNaN)).toBe(true);
      }
    });
  });

  test.each(allCells)('$name refuses a sequence without steps and lengths that do not fit', ({ cell }) => {
    tidy(() => {
      const { parameters, inputs, state } = argumentsFor(cell);
      const empty: Tensor3D = zeros([batch, 0, cell.inputSize]);
      expect(() => unroll(cell, parameters, empty, state)).toThrow('`inputs` must have at least one time step');
      expect(() => cell.sequence?.(parameters, empty, state)).toThrow('`inputs` must have at least one time step');
      const unrolled = (lengths: number[]) => () =>
        unroll(cell, parameters, inputs, state, { lengths: tensor1d(lengths, 'int32') });
      expect(unrolled([4, 5, 0])).toThrow('`lengths[1]` must be from 0 to the 4 time steps of `inputs`, got 5.');
      expect(unrolled([4, 4])).toThrow('`lengths` must have shape [batch=3], got [2].');
      const direction = 'sideways' as 'forwards';
      expect(() => unroll(cell, parameters, inputs, state, { direction })).toThrow(
        "`direction` must be 'forwards' or 'backwards', got \"sideways\".",
      );
    });
  });

  test.each(allCells)('$name has no state of 0 rows, and of lengths 0 the state stays as it was', ({ cell }) => {
    tidy(() => {
      expect(() => cell.initialState(0)).toThrow('.initialState: `batchSize` must be an integer of at least 1, got 0.');
      const { parameters, inputs } = argumentsFor(cell);
      const state = mapTree(cell.initialState(batch), ({ shape }) => uniformInitializer(1)(randomKey(3), shape));
      const run = unroll(cell, parameters, inputs, state, { lengths: tensor1d([0, 0, 0], 'int32') });
      expect(run.outputs).toMatchTensor(zeros([batch, time, cell.outputSize]));
      const ends = treeLeaves(run.state).map(({ tensor }) => tensor.arraySync());
      expect(ends).toEqual(treeLeaves(state).map(({ tensor }) => tensor.arraySync()));
    });
  });
});

/** A state whose first tensor has another name. */
function renamed(own: Record<string, Tensor>): Record<string, Tensor> {
  return Object.fromEntries(Object.entries(own).map(([name, tensor], index) => [index === 0 ? 'carry' : name, tensor]));
}

describe('a stack', () => {
  beforeAll(() => useBackend('wasm'));
  const first = gruCell({ inputSize: 3, hiddenSize: 4 });
  const cell: AnyRecurrentCell = stackCells(first, lstmCell({ inputSize: 4, hiddenSize: 2 }));

  test.each(ways)('of more layers than there are states or parameters is refused by $way', ({ run }) => {
    tidy(() => {
      const { parameters, inputs, state } = argumentsFor(cell);
      const parts = (tree: Tree<Tensor>, count: number) => (tree as Tree<Tensor>[]).slice(0, count);
      expect(() => run(cell, { parameters, inputs, state: parts(state, 1) })).toThrow(
        /^stackCells\.(step|sequence): `state\.length` must be 2, one for each cell, got 1\.$/,
      );
      expect(() => run(cell, { parameters: parts(parameters, 1), inputs, state })).toThrow(
        /^stackCells\.(step|sequence): `parameters\.length` must be 2, one for each cell, got 1\.$/,
      );
      expect(() => run(cell, { parameters, inputs, state: first.initialState(batch) })).toThrow(
        /`state` must be an array of one entry for each of the 2 cells, got \{ hidden \}\.$/,
      );
      expect(() => run(cell, { parameters, inputs, state: [...parts(state, 2), ...parts(state, 1)] })).toThrow(
        '`state.length` must be 2, one for each cell, got 3.',
      );
    });
  });
});
