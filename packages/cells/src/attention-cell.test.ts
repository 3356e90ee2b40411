import {
  concat,
  fill,
  mean,
  mul,
  type Scalar,
  slice,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { ArgumentError, randomKey } from '@unroll/core';
import {
  disposeTree,
  mapTree,
  type ParameterTree,
  type StateTree,
  type Tree,
  treeLeaves,
  valueAndGradient,
} from '@unroll/tensors';
import { describeRecurrentCell, expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { additiveMemoryReader } from './additive-memory-reader.js';
import { type AttentionCell, attentionCell } from './attention-cell.js';
import { attendRow, type Matrix, type Score, scores } from './attention-cell.reference.js';
import { coverageMemoryReader } from './coverage-memory-reader.js';
import { dotMemoryReader } from './dot-memory-reader.js';
import { elmanCell } from './elman-cell.js';
import { generalMemoryReader } from './general-memory-reader.js';
import { gruCell } from './gru-cell.js';
import { inputFeeding } from './input-feeding.js';
import type { MemoryReader } from './memory-reader.js';
import { randomBlock } from './random-block.reference.js';
import { stackCells } from './stack-cells.js';
import { tidyWithoutLeak } from './tidy-without-leak.reference.js';
import { uniformInitializer } from './uniform-initializer.js';
import { unroll } from './unroll.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const key = randomKey(1);
const lengths = [3, 5, 1];

// biome-ignore lint/suspicious/noExplicitAny: the parameters of every reader, and their numbers
type Reader = { name: string; create: () => MemoryReader<any, any>; score: (parameters: any) => Score };

const sizes = { querySize: 4, memorySize: 3, hiddenSize: 5 };
const readers: Reader[] = [
  { name: 'dotMemoryReader', create: () => dotMemoryReader({ size: 4 }), score: () => scores.dot(1) },
  {
    name: 'scaled dotMemoryReader',
    create: () => dotMemoryReader({ size: 4, scale: 0.5 }),
    score: () => scores.dot(0.5),
  },
  { name: 'generalMemoryReader', create: () => generalMemoryReader(sizes), score: scores.general },
  { name: 'additiveMemoryReader', create: () => additiveMemoryReader(sizes), score: scores.additive },
  { name: 'coverageMemoryReader', create: () => coverageMemoryReader(sizes), score: scores.additive },
];

function cellOver(reader: MemoryReader<ParameterTree, ParameterTree>, inputSize: number) {
  return attentionCell(elmanCell({ inputSize, hiddenSize: 4 }), reader, { outputSize: 2 });
}

/** Parameters of which the biases, too, are other than 0. */
function livelyParameters<T extends ParameterTree>(parameters: T): T {
  return mapTree(parameters, (tensor) => uniformInitializer(1)(key, tensor.shape as [number]));
}

function numbersOf(parameters: ParameterTree): unknown {
  if ('arraySync' in parameters) return (parameters as Tensor).arraySync();
  return Object.fromEntries(
    Object.entries(parameters).map(([name, child]) => [name, numbersOf(child as ParameterTree)]),
  );
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  const cases = readers.flatMap((reader) => [false, true].map((isFed) => ({ ...reader, isFed })));
  test.each(cases)('$name agrees with float64, with lengths of the memory, input feeding $isFed', (given) => {
    tidyWithoutLeak(() => {
      const reader = given.create();
      const attention = cellOver(reader, given.isFed ? 5 : 3);
      const cell = given.isFed ? inputFeeding(attention) : attention;
      const parameters = livelyParameters(cell.initializeParameters(key));
      const inputs = randomBlock(1, [3, 4, 3]);
      const memory = randomBlock(2, [3, 5, reader.memorySize]);
      const state = cell.initialStateOver(parameters, memory, { lengths: tensor1d(lengths, 'int32') });
      // biome-ignore lint/suspicious/noExplicitAny: the state of either cell
      const run = unroll(cell as any, parameters, inputs, state);
      const numbers = numbersOf(parameters) as Parameters<typeof attendRow>[0] & { reader: unknown };
      lengths.forEach((length, row) => {
        const expected = attendRow({
          ...numbers,
          score: given.score(numbers.reader),
          memory: (memory.arraySync()[row] as Matrix).slice(0, length),
          inputs: inputs.arraySync()[row] as Matrix,
          isFed: given.isFed,
        });
        expect(slice(run.outputs, [row], [1])).toMatchTensor({ shape: [1, 4, 2], values: expected.outputs.flat() });
        const last = treeLeaves(run.state);
        const leaf = (name: string) => last.find(({ path }) => path.endsWith(name))?.tensor.arraySync() as number[][];
        if (given.name !== 'coverageMemoryReader') return;
        leaf('coverage')[row]?.forEach((value, place) => {
          expect(value).toBeCloseTo(expected.coverage[place] ?? 0, 5);
        });
        expect(leaf('repetition')[row]).toBeCloseTo(expected.repetition, 5);
      });
    });
  });

  test.each(readers)('$name: what lies past the lengths changes no result and no gradient', ({ create }) => {
    tidyWithoutLeak(() => {
      const reader = create();
      const cell = cellOver(reader, 3);
      const memory = randomBlock(2, [2, 3, reader.memorySize]);
      const nothing: Tensor3D = fill([1, 2, reader.memorySize], Number.NaN);
      const padded = concat(
        [slice(memory, [0], [1]), concat([slice(memory, [1, 0], [1, 1]), nothing], 1)],
        0,
      ) as Tensor3D;
      const measure = (given: Tensor3D) =>
        valueAndGradient(
          (variables: { parameters: ReturnType<typeof cell.initializeParameters>; memory: Tensor3D }) => {
            const options = { lengths: tensor1d([3, 1], 'int32') };
            const first = cell.initialStateOver(variables.parameters, variables.memory, options);
            const run = unroll(cell, variables.parameters, randomBlock(1, [2, 4, 3]), first);
            return { loss: sum(mul(run.outputs, randomBlock(3, [2, 4, 2]))) as Scalar, state: run.state.reader };
          },
          { parameters: livelyParameters(cell.initializeParameters(key)), memory: given },
        );
      const [expected, found] = [measure(memory), measure(padded)].map((one) => treeLeaves({ ...one }));
      found?.forEach(({ path, tensor }, index) => {
        expect(tensor, path).toMatchTensor(expected?.[index]?.tensor as Tensor);
        expect([...tensor.dataSync()].every(Number.isFinite), path).toBe(true);
      });
    });
  });

  test.each(readers)('$name: gradients by the memory and the first state equal finite differences', ({ create }) => {
    tidyWithoutLeak(() => {
      const reader = create();
      const cell = cellOver(reader, 3);
      const options = { lengths: tensor1d([4, 2], 'int32') };
      expectGradient(
        (given) => {
          const first = cell.initialStateOver(given.parameters, given.memory, { ...options, cell: given.cell });
          const run = unroll(cell, given.parameters, randomBlock(1, [2, 3, 3]), first);
          const { repetition: _, ...smooth } = run.state.reader as { repetition?: Tensor }; // the least of two is not smooth
          return { outputs: run.outputs, reader: smooth as Tree<Tensor> };
        },
        {
          parameters: cell.initializeParameters(key),
          memory: randomBlock(2, [2, 4, reader.memorySize]),
          cell: { hidden: uniformInitializer(1)(key, [2, 4]) as Tensor2D },
        },
      );
    });
  });

  test.each(readers)('$name: a state over a memory owns all that it holds', ({ create }) => {
    expectNoLeak(() => {
      const cell = cellOver(create(), 3);
      const parameters = cell.initializeParameters(key);
      const memory = randomBlock(2, [2, 4, create().memorySize]);
      const [own, rows] = [elmanCell({ inputSize: 3, hiddenSize: 4 }).initialState(2), tensor1d([4, 2], 'int32')];
      const state = cell.initialStateOver(parameters, memory, { lengths: rows, cell: own });
      disposeTree(state);
      expect([memory.isDisposed, rows.isDisposed, own.hidden.isDisposed]).toEqual([false, false, false]);
      disposeTree([parameters, memory, own, rows]);
    });
  });

  for (const { name, create } of readers) {
    describeRecurrentCell(`attentionCell with ${name}`, () => overFixedMemory(cellOver(create(), 3)));
  }
  describeRecurrentCell('attentionCell without a memory', () => cellOver(additiveMemoryReader(sizes), 3));
  describeRecurrentCell('inputFeeding', () => inputFeeding(overFixedMemory(cellOver(generalMemoryReader(sizes), 5))));
  describeRecurrentCell('a stack under an attentionCell', () =>
    overFixedMemory(
      attentionCell(
        stackCells(gruCell({ inputSize: 2, hiddenSize: 3 }), gruCell({ inputSize: 3, hiddenSize: 4 })),
        dotMemoryReader({ size: 4 }),
        { outputSize: 3 },
      ),
    ),
  );

  /** The cell with a first state whose memory has three places, all of them read. */
  function overFixedMemory<P extends ParameterTree, S extends StateTree, R extends ParameterTree, T extends StateTree>(
    cell: AttentionCell<P, S, R, T>,
  ): AttentionCell<P, S, R, T> {
    return {
      ...cell,
      initialState: (batchSize: number) =>
        tidy(() => {
          const parameters = cell.initializeParameters(key);
          const memorySize = cell.initialState(1).memory.values.shape[2];
          const row = randomBlock(4, [1, 3, memorySize]);
          const memory = concat(Array.from({ length: batchSize }, () => row)) as Tensor3D;
          return cell.initialStateOver(parameters, memory);
        }),
    };
  }
});

test('repetition has gradients that equal finite differences where weights and coverage are not near each other', () => {
  tidyWithoutLeak(() => {
    const reader = coverageMemoryReader(sizes);
    const repetition = tensor1d([0.5, 1]);
    expectGradient(
      ({ parameters, query, memory, coverage }) =>
        reader.read(parameters, query, reader.prepare(parameters, memory), { coverage, repetition }).state,
      {
        parameters: reader.initializeParameters(key),
        query: uniformInitializer(1)(key, [2, 4]) as Tensor2D,
        memory: randomBlock(2, [2, 3, 3]),
        coverage: tensor2d([0.9, 0.02, 0.8, 0.04, 1.2, 0.9], [2, 3]), // weights are about 1/3
      },
    );
  });
});

test('repetition is a loss to train with', () => {
  tidyWithoutLeak(() => {
    const cell = cellOver(coverageMemoryReader(sizes), 3);
    const parameters = cell.initializeParameters(key);
    const { gradients } = valueAndGradient((given: typeof parameters) => {
      const first = cell.initialStateOver(given, randomBlock(2, [2, 4, 3]));
      const { state } = unroll(cell, given, randomBlock(1, [2, 3, 3]), first);
      return { loss: mean((state.reader as { repetition: Tensor }).repetition) as Scalar, state: {} };
    }, parameters);
    const { coverageWeight } = gradients.reader as { coverageWeight: Tensor };
    expect(Math.max(...coverageWeight.dataSync().map(Math.abs))).toBeGreaterThan(0);
  });
});

test('inputFeeding of a cell that attends begins as that does, with an output of zeros', () => {
  tidyWithoutLeak(() => {
    const attention = cellOver(coverageMemoryReader(sizes), 5);
    const cell = inputFeeding(attention);
    const parameters = cell.initializeParameters(key);
    const memory = randomBlock(2, [2, 4, 3]);
    const options = {
      lengths: tensor1d([4, 2], 'int32'),
      cell: { hidden: uniformInitializer(1)(key, [2, 4]) as Tensor2D },
    };
    const fed = cell.initialStateOver(parameters, memory, options);
    const expected = treeLeaves(attention.initialStateOver(parameters, memory, options));
    expect(fed.output).toMatchTensor({ shape: [2, 2], values: [0, 0, 0, 0] });
    expect(treeLeaves(fed.cell).map(({ path }) => path)).toEqual(expected.map(({ path }) => path));
    treeLeaves(fed.cell).forEach(({ path, tensor }, index) => {
      expect(tensor, path).toMatchTensor(expected[index]?.tensor as Tensor);
    });
    expect(cell.memorySize).toBe(3);
    expect(cell.initialCellState(2).hidden).toMatchTensor(attention.initialCellState(2).hidden);
    expect(attention.initialCellState(2).hidden).toMatchTensor({ shape: [2, 4], values: Array(8).fill(0) });
    expect('initialStateOver' in inputFeeding(elmanCell({ inputSize: 3, hiddenSize: 2 }))).toBe(false);
  });
});

describe('refuses', () => {
  const inner = elmanCell({ inputSize: 3, hiddenSize: 4 });
  const size: number = 5;

  test('queries of another size, and a cell that has no room for its output', () => {
    const create = () => attentionCell(inner, dotMemoryReader({ size }), { outputSize: 2 });
    expect(create).toThrow(ArgumentError);
    expect(create).toThrow('attentionCell: `reader.querySize` must equal the outputSize of the cell, 4, got 5.');
    expect(() => inputFeeding(inner)).toThrow(
      'inputFeeding: `cell.inputSize` must be greater than its outputSize, 4, to have room for an input besides, got 3.',
    );
  });

  test.each([
    [
      () => attentionCell(inner, dotMemoryReader({ size: 4 }), { outputSize: 0 }),
      'attentionCell: `outputSize` must be an integer',
    ],
    [() => dotMemoryReader({ size: 0 }), 'dotMemoryReader: `size` must be an integer'],
    [() => dotMemoryReader({ size: 1, scale: Number.NaN }), 'dotMemoryReader: `scale` must be a finite number'],
    [
      () => generalMemoryReader({ querySize: 1, memorySize: 0.5 }),
      'generalMemoryReader: `memorySize` must be an integer',
    ],
    [() => additiveMemoryReader({ ...sizes, hiddenSize: -1 }), 'additiveMemoryReader: `hiddenSize` must be an integer'],
    [() => coverageMemoryReader({ ...sizes, querySize: 0 }), 'coverageMemoryReader: `querySize` must be an integer'],
  ])('%s', (create, sentence) => {
    expect(create).toThrow(sentence);
  });

  test('parameters and states of cells that do not attend, or do so otherwise', () => {
    tidyWithoutLeak(() => {
      const attention = cellOver(coverageMemoryReader(sizes), 5);
      const fed = inputFeeding(attention);
      const other = cellOver(additiveMemoryReader(sizes), 5);
      const parameters = attention.initializeParameters(key);
      const own = elmanCell({ inputSize: 5, hiddenSize: 4 });
      const wrongState = own.initialState(1) as never;
      const wrongParameters = own.initializeParameters(key) as never;
      const input: Tensor2D = zeros([1, 5]);
      const steps: [() => unknown, string][] = [
        [
          () => attention.step(parameters, input, wrongState),
          'attentionCell.step: `state` must hold { cell, memory, reader }',
        ],
        [
          () => other.sequence?.(other.initializeParameters(key), zeros([1, 2, 5]), wrongState),
          'attentionCell.sequence: `state` must hold { cell, memory, reader } and nothing else, got { hidden }.',
        ],
        [
          () => attention.step(wrongParameters, input, attention.initialState(1)),
          'attentionCell.step: `parameters` must hold { cell, reader, combine } and nothing else',
        ],
        [
          () => attention.initialStateOver(wrongParameters, zeros([1, 2, 3])),
          'attentionCell.initialStateOver: `parameters` must hold { cell, reader, combine } and nothing else',
        ],
        [
          () => attention.step(parameters, input, other.initialState(1) as never),
          'coverageMemoryReader.read: `state` must hold the tensors { coverage, repetition } and nothing else, got {}.',
        ],
        [
          () => attention.step(parameters, input, { ...attention.initialState(1), output: input } as never),
          'attentionCell.step: `state` must hold { cell, memory, reader } and nothing else',
        ],
        [
          () => fed.step(parameters, zeros([1, 3]), attention.initialState(1) as never),
          'inputFeeding.step: `state` must hold { cell, output } and nothing else, got { cell, memory, reader }.',
        ],
      ];
      for (const [step, sentence] of steps) expect(step).toThrow(sentence);
    });
  });

  test('memories and lengths that do not fit', () => {
    tidyWithoutLeak(() => {
      const cell = cellOver(additiveMemoryReader(sizes), 3);
      const parameters = cell.initializeParameters(key);
      const over = (shape: [number, number, number], rows?: number[]) => () =>
        cell.initialStateOver(parameters, zeros(shape), rows && { lengths: tensor1d(rows, 'int32') });
      expect(over([2, 4, 2])).toThrow(
        'additiveMemoryReader.prepare: `memory` must have shape [batch, time, 3], got [2, 4, 2].',
      );
      expect(over([2, 0, 3])).toThrow('`memory` must have at least one place to read, got [2, 0, 3].');
      expect(over([2, 4, 3], [4, 0])).toThrow('`lengths[1]` must be from 1 to the 4 time steps of `memory`, got 0.');
      expect(over([2, 4, 3], [4])).toThrow('`lengths` must have shape [batch=2], got [1].');
      const wrong = {
        ...parameters,
        combine: { ...parameters.combine, bias: zeros([3]) as typeof parameters.combine.bias },
      };
      expect(() => cell.step(wrong, zeros([1, 3]), cell.initialState(1))).toThrow(
        'attentionCell.step: `parameters.combine.bias` must have shape [2], got [3].',
      );
    });
  });
});
