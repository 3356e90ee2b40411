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

/** Zeros where a row has no step, so that what a kernel leaves undefined is not compared. */
function whereSteps(values: Float32Array, lengths: Int32Array, time: number): Float32Array {
  const size = values.length / lengths.length / time;
  return values.map((value, place) => {
    const step = Math.floor(place / size);
    return step % time < (lengths[Math.floor(step / time)] as number) ? value : 0;
  });
}

describe.each([0, 1])('with isReversed %i', (isReversed) => {
  test.each(sizes)('elmanForward and elmanBackward keep to their buffers for %i x %i x %i', (batch, time, size) => {
    const [block, state] = [batch * time * size, batch * size];
    const lengths = lengthsOf(batch, time);
    const inputs = { lengths, weight: sampled(size * size, 1), initial: sampled(state, 2) };
    const forward = runGuarded(
      { inputs, outputs: { outputs: sampled(block, 3), final: state }, scratch: scratchOf(batch, size, size) },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4 * size, 4, size, size, at.panels);
        const scratch = [at.groups, at.products, at.tile];
        const shape = [batch, time, size, isReversed];
        kernels.elmanForward(at.outputs, at.panels, at.lengths, at.initial, at.final, ...scratch, ...shape);
      },
    );
    expect(forward.outputs.every(Number.isFinite) && forward.final.every(Number.isFinite)).toBe(true);
    runGuarded(
      {
        inputs: { lengths, weight: inputs.weight, states: forward.outputs, gradient: sampled(block, 4) },
        outputs: { hidden: sampled(state, 5), preactivation: block },
        scratch: scratchOf(batch, size, size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4, 4 * size, size, size, at.panels);
        const given = [at.states, at.lengths, at.panels, at.gradient, at.hidden, at.preactivation];
        kernels.elmanBackward(...given, at.groups, at.tile, batch, time, size, isReversed);
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
        inputs: { lengths, weight, ...initial },
        outputs: {
          gates: sampled(4 * block, 4),
          outputs: block,
          memories: zeros,
          activated: zeros,
          finalHidden: state,
          finalMemory: state,
        },
        scratch: scratchOf(batch, size, 4 * size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 16 * size, 4, size, 4 * size, at.panels);
        const given = [at.gates, at.panels, at.lengths, at.hidden, at.memory, at.outputs, at.memories, at.activated];
        const scratch = [at.groups, at.products, at.tile];
        const shape = [batch, time, size, isReversed];
        kernels.lstmForward(...given, at.finalHidden, at.finalMemory, ...scratch, ...shape);
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
        outputs: { gates: forward.gates, hiddenGradient: sampled(state, 6), memoryGradient: sampled(state, 7) },
        scratch: scratchOf(batch, 4 * size, size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4, 16 * size, 4 * size, size, at.panels);
        const given = [at.gates, at.memories, at.activated, at.memory, at.lengths, at.panels, at.gradient];
        const gradients = [at.hiddenGradient, at.memoryGradient];
        kernels.lstmBackward(...given, ...gradients, at.groups, at.tile, batch, time, size, isReversed);
      },
    );
  });

  test.each(sizes)('gruForward and gruBackward keep to their buffers for %i x %i x %i', (batch, time, size) => {
    const [block, state] = [batch * time * size, batch * size];
    const lengths = lengthsOf(batch, time);
    const weight = sampled(3 * size * size, 1);
    const initial = sampled(state, 2);
    const forward = runGuarded(
      {
        inputs: { lengths, weight, initial, bias: sampled(3 * size, 3), projections: sampled(3 * block, 4) },
        outputs: { outputs: block, final: state, gates: new Float32Array(4 * block) },
        scratch: scratchOf(batch, size, 3 * size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 12 * size, 4, size, 3 * size, at.panels);
        const given = [at.projections, at.panels, at.bias, at.lengths, at.initial, at.outputs, at.final, at.gates];
        kernels.gruForward(...given, at.groups, at.products, at.tile, batch, time, size, isReversed);
      },
    );
    runGuarded(
      {
        inputs: {
          lengths,
          weight,
          initial,
          states: forward.outputs,
          gates: forward.gates,
          gradient: sampled(block, 5),
        },
        outputs: { hidden: sampled(state, 6), input: 3 * block, recurrent: 3 * block },
        scratch: scratchOf(batch, 3 * size, size),
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4, 12 * size, 3 * size, size, at.panels);
        const given = [at.states, at.initial, at.gates, at.lengths, at.panels, at.gradient];
        const gradients = [at.hidden, at.input, at.recurrent];
        kernels.gruBackward(...given, ...gradients, at.groups, at.tile, batch, time, size, isReversed);
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
          initial: sampled(state, 2),
          bias: sampled(3 * size, 3),
          projections: sampled(3 * block, 4),
        },
        outputs: { outputs: block, final: state, gates: new Float32Array(3 * block) },
        scratch,
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 12 * size, 4, size, 2 * size, at.gatePanels);
        kernels.packPanels(at.weight + 8 * size, 12 * size, 4, size, size, at.candidatePanels);
        const given = [at.projections, at.gatePanels, at.candidatePanels, at.bias, at.lengths, at.initial];
        const results = [at.outputs, at.final, at.gates, at.groups, at.products, at.tile];
        kernels.gruResetBeforeForward(...given, ...results, batch, time, size, isReversed);
      },
    );
    runGuarded(
      {
        inputs: { lengths, weight, before: sampled(block, 7), gates: forward.gates, gradient: sampled(block, 5) },
        outputs: { hidden: sampled(state, 6), preactivation: 3 * block },
        scratch,
      },
      (kernels, at) => {
        kernels.packPanels(at.weight, 4, 12 * size, 2 * size, size, at.gatePanels);
        kernels.packPanels(at.weight + 8 * size, 4, 12 * size, size, size, at.candidatePanels);
        const given = [at.before, at.gates, at.lengths, at.gatePanels, at.candidatePanels, at.gradient];
        const results = [at.hidden, at.preactivation, at.groups, at.products, at.tile];
        kernels.gruResetBeforeBackward(...given, ...results, batch, time, size, isReversed);
      },
    );
  });

  test.each(sizes)('statesBefore shifts each row by a step for %i x %i x %i', (batch, time, size) => {
    const lengths = lengthsOf(batch, time);
    const states = sampled(batch * time * size, 1);
    const initial = sampled(batch * size, 2);
    const { before } = runGuarded(
      { inputs: { states, initial, lengths }, outputs: { before: batch * time * size } },
      (kernels, at) => {
        kernels.statesBefore(at.states, at.initial, at.lengths, at.before, batch, time, size, isReversed);
      },
    );
    const expected = Float32Array.from(before, (_, place) => {
      const [unit, step, row] = [place % size, Math.floor(place / size) % time, Math.floor(place / size / time)];
      const length = lengths[row] as number;
      const isFirst = isReversed ? step === length - 1 : step === 0;
      if (isFirst) return initial[row * size + unit] as number;
      return states[(row * time + step + (isReversed ? 1 : -1)) * size + unit] as number;
    });
    expect(before).toEqual(whereSteps(expected, lengths, time));
  });
});

test.each([1, 3, 4, 7, 16, 17])('token rows of width %i are read and added up', (width) => {
  const [tokens, vocabularySize] = [Int32Array.of(2, 0, 2, 4, 1, 2), 5];
  const [weight, bias, rows] = [sampled(5 * width, 1), sampled(width, 2), sampled(6 * width, 3)];
  const { projected } = runGuarded(
    { inputs: { tokens, weight, bias }, outputs: { projected: 6 * width } },
    (kernels, at) => kernels.projectTokens(at.tokens, at.weight, at.bias, at.projected, 6, width),
  );
  const at = (place: number): number => (tokens[Math.floor(place / width)] as number) * width + (place % width);
  expectNumbers(
    projected,
    projected.map((_, place) => (weight[at(place)] as number) + (bias[place % width] as number)),
  );
  const outside = Int32Array.of(...tokens.slice(0, 4), -1, 5);
  const { sums } = runGuarded(
    { inputs: { outside, rows }, outputs: { sums: new Float32Array(5 * width) } },
    (kernels, places) => kernels.addTokenRows(places.outside, places.rows, places.sums, 6, width, vocabularySize),
  );
  const expected = new Float32Array(5 * width);
  for (let place = 0; place < 4 * width; place++) {
    expected[at(place)] = (expected[at(place)] as number) + (rows[place] as number);
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
