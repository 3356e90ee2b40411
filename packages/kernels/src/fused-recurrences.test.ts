import { describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { expectNumbers } from './expect-numbers.reference.js';
import { type GuardedBuffers, runGuarded } from './guarded-buffers.reference.js';
import { type FusedKernels, instantiateKernels } from './instantiate-kernels.js';

const measures = instantiateKernels(new WebAssembly.Memory({ initial: 1 })) as FusedKernels; // for sizes only

const sizes: [batch: number, time: number, hiddenSize: number][] = [
  [1, 1, 1],
  [2, 3, 4],
  [3, 2, 5],
  [4, 3, 8],
  [5, 4, 3],
  [9, 2, 17],
];

function sampled(length: number, seed: number): Float32Array {
  return Float32Array.from(Block.sample([length], seed, -1, 1).values);
}

/** Lengths from 0 to all of the time. */
function lengthsOf(batch: number, time: number): Int32Array {
  return Int32Array.from({ length: batch }, (_, row) => (row * 2 + time) % (time + 1));
}

/** The scratch of a recurrence with one weight, by which rows of length `inner` become rows of length `outer`. */
function scratchOf(batch: number, inner: number, outer: number) {
  return {
    panels: measures.panelBytes(inner, outer),
    groups: measures.groupBytes(batch, inner),
    products: 4 * batch * outer,
    tile: measures.tileScratchBytes(),
  };
}

describe.each([0, 1])('with isReversed %i', (isReversed) => {
  test.each(sizes)('elmanForward and elmanBackward keep to their buffers for %i x %i x %i', (batch, time, size) => {
    const [block, state] = [batch * time * size, batch * size];
    const lengths = lengthsOf(batch, time);
    const inputs = { lengths, weight: sampled(size * size, 1), bias: sampled(size, 8), projections: sampled(block, 3) };
    const forward = runGuarded(
      { inputs, outputs: { outputs: block, hidden: sampled(state, 2) }, scratch: scratchOf(batch, size, size) },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4 * size, 4, size, size, at.panels);
        const given = [at.projections, 0, at.bias, at.panels, at.lengths, at.hidden, at.outputs];
        const scratch = [at.groups, at.products, at.tile];
        kernels.elmanForward(...given, ...scratch, batch, time, size, 0, time, isReversed);
      },
    );
    expect(forward.outputs.every(Number.isFinite) && forward.hidden.every(Number.isFinite)).toBe(true);
    runGuarded(
      {
        inputs: { lengths, weight: inputs.weight, states: forward.outputs, gradient: sampled(block, 4) },
        outputs: { hidden: sampled(state, 5), preactivation: block, bias: size },
        scratch: scratchOf(batch, size, size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4, 4 * size, size, size, at.panels);
        const given = [at.states, at.lengths, at.panels, at.gradient, at.hidden, at.preactivation];
        kernels.elmanBackward(...given, at.bias, at.groups, at.tile, batch, time, size, isReversed);
      },
    );
  });

  test.each(sizes)('lstmForward and lstmBackward keep to their buffers for %i x %i x %i', (batch, time, size) => {
    const [block, state] = [batch * time * size, batch * size];
    const lengths = lengthsOf(batch, time);
    const weight = sampled(4 * size * size, 1);
    const initial = { hidden: sampled(state, 2), memory: sampled(state, 3) };
    const zeros = new Float32Array(block); // what is undefined where a row has no step
    const forward = runGuarded(
      {
        inputs: {
          lengths,
          weight,
          bias: sampled(4 * size, 8),
          memory: initial.memory,
          projections: sampled(4 * block, 4),
        },
        outputs: {
          hidden: initial.hidden,
          outputs: block,
          gates: new Float32Array(4 * block),
          memories: zeros,
          activated: zeros,
          finalMemory: state,
        },
        scratch: scratchOf(batch, size, 4 * size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 16 * size, 4, size, 4 * size, at.panels);
        const given = [at.projections, 0, at.bias, at.panels, at.lengths, at.memory, at.hidden];
        const blocks = [at.outputs, at.gates, at.memories, at.activated];
        const scratch = [at.groups, at.products, at.tile];
        kernels.lstmForward(...given, ...blocks, ...scratch, batch, time, size, 0, time, isReversed);
        const memories = [at.memories, at.memory, at.lengths, at.finalMemory];
        kernels.finalStates(...memories, batch, 4 * size, isReversed);
      },
    );
    runGuarded(
      {
        inputs: {
          lengths,
          weight,
          memory: initial.memory,
          memories: forward.memories,
          activated: forward.activated,
          gradient: sampled(block, 5),
        },
        outputs: {
          gates: forward.gates,
          hiddenGradient: sampled(state, 6),
          memoryGradient: sampled(state, 7),
          bias: 4 * size,
        },
        scratch: scratchOf(batch, 4 * size, size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4, 16 * size, 4 * size, size, at.panels);
        const given = [at.gates, at.memories, at.activated, at.memory, at.lengths, at.panels, at.gradient];
        const gradients = [at.hiddenGradient, at.memoryGradient, at.bias];
        kernels.lstmBackward(...given, ...gradients, at.groups, at.tile, batch, time, size, isReversed);
      },
    );
  });

  test.each(sizes)('gruForward and gruBackward keep to their buffers for %i x %i x %i', (batch, time, size) => {
    const [block, state] = [batch * time * size, batch * size];
    const lengths = lengthsOf(batch, time);
    const weight = sampled(3 * size * size, 1);
    const initial = sampled(state, 2);
    const tokens = Int32Array.from({ length: batch * time }, (_, place) => (place * 5) % 7);
    const forward = runGuarded(
      {
        inputs: { lengths, weight, bias: sampled(3 * size, 3), tokens, inputWeight: sampled(21 * size, 4) },
        outputs: { outputs: block, hidden: initial, gates: new Float32Array(4 * block) },
        scratch: scratchOf(batch, size, 3 * size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 12 * size, 4, size, 3 * size, at.panels);
        const given = [at.inputWeight, at.tokens, at.bias, at.panels, at.bias, at.lengths, at.hidden];
        const scratch = [at.groups, at.products, at.tile];
        kernels.gruForward(...given, at.outputs, at.gates, ...scratch, batch, time, size, 0, time, isReversed);
      },
    );
    runGuarded(
      {
        inputs: {
          lengths,
          weight,
          initial,
          states: forward.outputs,
          gradient: sampled(block, 5),
        },
        outputs: { gates: forward.gates, hidden: sampled(state, 6), bias: 4 * size },
        scratch: { ...scratchOf(batch, 3 * size, size), products: 12 * state },
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4, 12 * size, 3 * size, size, at.panels);
        const given = [at.states, at.initial, at.gates, at.lengths, at.panels, at.gradient];
        kernels.gruBackward(
          ...given,
          at.hidden,
          at.bias,
          at.groups,
          at.products,
          at.tile,
          batch,
          time,
          size,
          isReversed,
        );
      },
    );
  });

  test.each(sizes)('gruResetBefore… keep to their buffers for %i x %i x %i', (batch, time, size) => {
    const [block, state] = [batch * time * size, batch * size];
    const lengths = lengthsOf(batch, time);
    const weight = sampled(3 * size * size, 1);
    const scratch = {
      gatePanels: measures.panelBytes(2 * size, 2 * size),
      candidatePanels: measures.panelBytes(size, size),
      groups: measures.groupBytes(batch, 2 * size),
      products: 16 * state,
      tile: measures.tileScratchBytes(),
    };
    const forward = runGuarded(
      {
        inputs: {
          lengths,
          weight,
          bias: sampled(3 * size, 3),
          projections: sampled(3 * block, 4),
        },
        outputs: { outputs: block, hidden: sampled(state, 2), gates: new Float32Array(3 * block) },
        scratch,
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 12 * size, 4, size, 2 * size, at.gatePanels);
        kernels.packPanels(at.weight + 8 * size, 12 * size, 4, size, size, at.candidatePanels);
        const given = [at.projections, 0, at.bias, at.gatePanels, at.candidatePanels, at.bias, at.lengths, at.hidden];
        const results = [at.outputs, at.gates, at.groups, at.products, at.tile];
        kernels.gruResetBeforeForward(...given, ...results, batch, time, size, 0, time, isReversed);
      },
    );
    runGuarded(
      {
        inputs: {
          lengths,
          weight,
          states: forward.outputs,
          initial: sampled(state, 2),
          gradient: sampled(block, 5),
        },
        outputs: { gates: forward.gates, hidden: sampled(state, 6), resetHidden: block, biasGradient: 3 * size },
        scratch,
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4, 12 * size, 2 * size, size, at.gatePanels);
        kernels.packPanels(at.weight + 8 * size, 4, 12 * size, size, size, at.candidatePanels);
        const given = [at.states, at.initial, at.gates, at.lengths, at.gatePanels, at.candidatePanels, at.gradient];
        const results = [at.hidden, at.resetHidden, at.biasGradient, at.groups, at.products, at.tile];
        kernels.gruResetBeforeBackward(...given, ...results, batch, time, size, isReversed);
      },
    );
  });

  test.each(sizes)('states before each step, and after the last, of %i x %i x %i', (batch, time, size) => {
    const lengths = lengthsOf(batch, time);
    const states = sampled(batch * time * size, 1);
    const initial = sampled(batch * size, 2);
    const firstTime = Math.floor(time / 2);
    const timeCount = time - firstTime;
    const { before, final } = runGuarded(
      {
        inputs: { states, initial, lengths },
        outputs: { before: timeCount * batch * size, final: batch * size },
      },
      (kernels, at) => {
        const range = [batch, time, firstTime, timeCount, 4 * size, isReversed];
        kernels.gatherStatesBefore(at.states, at.initial, at.lengths, at.before, ...range);
        kernels.finalStates(at.states, at.initial, at.lengths, at.final, batch, 4 * size, isReversed);
      },
    );
    const expected = Float32Array.from(before, (_, place) => {
      const [unit, row, t] = [
        place % size,
        Math.floor(place / size) % batch,
        firstTime + Math.floor(place / size / batch),
      ];
      const length = lengths[row] as number;
      if (t >= length) return 0;
      if (isReversed ? t === length - 1 : t === 0) return initial[row * size + unit] as number;
      return states[(row * time + t + (isReversed ? 1 : -1)) * size + unit] as number;
    });
    expect(before).toEqual(expected);
    // Here the same numbers are states [time, batch, size].
    const expectedFinal = Float32Array.from(final, (_, place) => {
      const length = lengths[Math.floor(place / size)] as number;
      if (length === 0) return initial[place] as number;
      return states[(isReversed ? 0 : length - 1) * batch * size + place] as number;
    });
    expect(final).toEqual(expectedFinal);
  });
});

test.each(sizes)('rows of some steps of %i x %i x %i are gathered, and put back', (batch, time, size) => {
  const block = sampled(batch * time * size, 1);
  const firstTime = Math.floor(time / 3);
  const timeCount = time - firstTime;
  const range = [batch, time, firstTime, timeCount, 4 * size];
  const { rows, copy } = runGuarded(
    { inputs: { block }, outputs: { rows: timeCount * batch * size, copy: new Float32Array(block.length) } },
    (kernels, at) => {
      kernels.gatherSteps(at.block, at.rows, ...range);
      kernels.scatterSteps(at.rows, at.copy, ...range);
    },
  );
  const at = (place: number): number => {
    const [row, t] = [Math.floor(place / size) % batch, firstTime + Math.floor(place / size / batch)];
    return (row * time + t) * size + (place % size);
  };
  expect(rows).toEqual(rows.map((_, place) => block[at(place)] as number));
  const isCopied = (place: number): boolean => Math.floor(place / size) % time >= firstTime;
  expect(copy).toEqual(block.map((value, place) => (isCopied(place) ? value : 0)));
});

const somePlaces = sizes.flatMap((size) => [[...size, 0] as const, [...size, 1] as const]);

test.each(somePlaces)(
  'inputs of some steps of %i x %i x %i are projected, reversed %i',
  (batch, time, size, isReversed) => {
    const [inputs, width] = [sampled(batch * time * size, 1), size + 3];
    const weight = sampled(size * width, 2);
    const firstStep = Math.floor(time / 2);
    const stepCount = time - firstStep;
    const firstTime = isReversed ? 0 : firstStep;
    const rows = batch * stepCount;
    const scratch = {
      panels: measures.panelBytes(size, width),
      rows: 4 * rows * size,
      groups: measures.groupBytes(rows, size),
      tile: measures.tileScratchBytes(),
    };
    const { projections } = runGuarded(
      { inputs: { inputs, weight }, outputs: { projections: rows * width }, scratch },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4 * width, 4, size, width, at.panels);
        const places = [at.inputs, at.panels, at.rows, at.groups, at.tile, at.projections];
        kernels.projectSteps(...places, batch, time, firstStep, stepCount, size, width, isReversed);
      },
    );
    const expected = projections.map((_, place) => {
      const [column, row] = [place % width, Math.floor(place / width)];
      const start = ((row % batch) * time + firstTime + Math.floor(row / batch)) * size;
      return Array.from({ length: size }, (_none, k) => k).reduce(
        (sum, k) => sum + (inputs[start + k] as number) * (weight[k * width + column] as number),
        0,
      );
    });
    expectNumbers(projections, expected);
  },
);

test.each([1, 3, 4, 7, 16, 17])('token rows of width %i are added up step after step', (width) => {
  const vocabularySize = 5;
  const tokens = Int32Array.of(2, 0, 2, 4, -1, 5); // [batch 3, time 2], of which two are outside
  const rows = sampled(6 * (width + 2), 4);
  const { sums } = runGuarded(
    { inputs: { tokens, rows }, outputs: { sums: new Float32Array(vocabularySize * width) } },
    (kernels, at) => {
      const shape = [3, 2, width, vocabularySize];
      kernels.addTokenRows(at.tokens, at.rows, 4 * (width + 2), at.sums, ...shape);
    },
  );
  const expected = new Float32Array(vocabularySize * width);
  for (let step = 0; step < 6; step++) {
    const token = tokens[(step % 3) * 2 + Math.floor(step / 3)] as number; // row b and time t at t·3 + b
    if (token < 0 || token >= vocabularySize) continue;
    for (let column = 0; column < width; column++) {
      const at = token * width + column;
      expected[at] = (expected[at] as number) + (rows[step * (width + 2) + column] as number);
    }
  }
  expect(sums).toEqual(expected);
});

test('addresses past 2 GB, and offsets of more, are those of an unsigned number', () => {
  const product = (base: number): Float32Array => {
    const buffers: GuardedBuffers = {
      inputs: { a: sampled(5 * 6, 1), b: sampled(6 * 9, 2) },
      outputs: { c: new Float32Array(5 * 9) },
      scratch: { scratch: measures.multiplyScratchBytes(5, 9, 6) },
      base,
    };
    return runGuarded(buffers, ({ multiply }, at: Record<string, number>) => {
      const [a, b, c, scratch] = [at['a'], at['b'], at['c'], at['scratch']] as [number, number, number, number];
      multiply(a, 24, 4, b, 36, 4, c, 36, 5, 9, 6, scratch);
    })['c'] as Float32Array;
  };
  expect(product(2 ** 31 - 400)).toEqual(product(1024));
  expect(product(2 ** 32 - 65_536)).toEqual(product(1024));
});

test('rows that lie 1 GB apart are found', () => {
  const memory = new WebAssembly.Memory({ initial: 65_536 });
  const kernels = instantiateKernels(memory) as FusedKernels;
  const stride = 2 ** 30;
  const [a, c] = [[0, 1, 2, 3].map((row) => 4096 + row * stride), [0, 1, 2, 3].map((row) => 8192 + row * stride)];
  a.forEach((address, row) => {
    new Float32Array(memory.buffer, address, 2).set([row + 1, 10 * row]);
  });
  new Float32Array(memory.buffer, 1024, 2).set([1, 2]); // one column of B
  kernels.multiply(4096, stride, 4, 1024, 4, 4, 8192, stride, 4, 1, 2, 65_536);
  expect(c.map((address) => new Float32Array(memory.buffer, address, 1)[0])).toEqual([1, 22, 43, 64]);
});
