import {
  add,
  mul,
  type NamedTensorMap,
  type Scalar,
  stack,
  sum,
  type Tensor,
  tensor1d,
  tensor2d,
  tidy,
  unstack,
} from '@tensorflow/tfjs-core';
import { disposeTree, type SequenceDirection, valueAndGradient } from '@unroll/tensors';
import { expectNoLeak, type TensorTolerance } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { centralDifferences } from './central-differences.reference.js';
import { rowByRow } from './row-by-row.reference.js';
import { type SequenceSizes, sequenceSizes } from './sequence-sizes.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

/** Blocks by the names of the arguments, or of the results. */
type Blocks = Readonly<Record<string, Block>>;

/** A sequence operation, and what it is compared with. */
export type TestedSequence = {
  readonly name: string;
  /** How many parts of length hiddenSize the last axis of the weights has. */
  readonly gateCount: number;
  readonly biases: readonly string[];
  readonly states: readonly string[];
  readonly sequence: (given: NamedTensorMap, direction?: SequenceDirection) => NamedTensorMap;
  /** The next states, composed of operations with gradients of their own. The output is `hidden`. */
  readonly step: (given: NamedTensorMap, input: Tensor) => NamedTensorMap;
  readonly reference: (given: Blocks) => Blocks;
  readonly gradientReference: (given: Blocks, byResults: Blocks) => Blocks;
};

const tolerance: TensorTolerance = { relative: 1e-4, absolute: 1e-5 }; // gradients add up over as many as 64 steps

/** Defines tests that a sequence operation equals its reference and a loop of steps, with their gradients. */
export function describeSequence(tested: TestedSequence): void {
  const { name, sequence, states, reference, gradientReference } = tested;
  const stepLoop = (given: NamedTensorMap): NamedTensorMap => runSteps(tested, given);

  test(`the gradient of the reference of ${name} is its slope`, () => {
    const given = sampleArguments(tested, { batch: 2, time: 3, inputSize: 2, hiddenSize: 3 });
    const byResults = sampleLike(reference(given));
    const names = Object.keys(given);
    const joinedResults = (...blocks: Block[]): Block =>
      joined(reference(Object.fromEntries(blocks.map((block, position) => [names[position], block]))));
    const slopes = centralDifferences(joinedResults, Object.values(given), joined(byResults));
    const gradients = gradientReference(given, byResults);
    names.forEach((argument, position) => {
      const difference = (slopes[position] as Block).values.map(
        (slope, offset) => slope - ((gradients[argument] as Block).values[offset] as number),
      );
      expect(Math.max(...difference.map(Math.abs))).toBeLessThan(1e-8);
    });
  });

  describe.each(backendNames)(`${name} on %s`, (backendName) => {
    beforeAll(() => useBackend(backendName));

    test.each(sequenceSizes)(
      'equals its reference and a loop of steps, with all gradients, for $batch x $time x $inputSize to $hiddenSize',
      (sizes) => {
        const given = sampleArguments(tested, sizes);
        const expected = reference(given);
        const byResults = sampleLike(expected);
        const expectedGradients = gradientReference(given, byResults);
        expectResults(sequence, given, expected);
        expectResults(stepLoop, given, expected);
        expectGradients(sequence, given, byResults, expectedGradients);
        expectGradients(stepLoop, given, byResults, expectedGradients);
      },
    );

    test.each(['forwards', 'backwards'] as const)(
      'goes %s over rows of different lengths as over each alone',
      (direction) => {
        const sizes = { batch: 5, time: 6, inputSize: 3, hiddenSize: 5 };
        const given = sampleArguments(tested, sizes);
        const byResults = sampleLike(reference(given));
        const lengths = [6, 1, 4, 0, 3];
        (given['inputs'] as Block).set(Number.NaN, 1, 3, 0); // past the end
        const expected = rowByRow(tested, given, byResults, lengths, direction);
        const withLengths = (tensors: NamedTensorMap): NamedTensorMap =>
          tidy(() => tested.sequence({ ...tensors, lengths: tensor1d(lengths, 'int32') }, direction));
        expectResults(withLengths, given, expected.results);
        expectGradients(withLengths, given, byResults, expected.gradients);
      },
    );

    test('takes token ids for one-hot vectors, with the gradients of all else', () => {
      const given = sampleArguments(tested, { batch: 3, time: 4, inputSize: 6, hiddenSize: 5 });
      const ids = [1, 5, 0, 2, 1, 1, 1, 4, 5, 5, 0, 1]; // 3 has no gradient
      const oneHot = Block.from([3, 4, 6], (row, step, id) => (ids[row * 4 + step] === id ? 1 : 0));
      const { inputs: _, ...others } = given;
      const expected = reference({ ...given, inputs: oneHot });
      const byResults = sampleLike(expected);
      const { inputs: __, ...gradients } = gradientReference({ ...given, inputs: oneHot }, byResults);
      const withTokens = (tensors: NamedTensorMap): NamedTensorMap =>
        tidy(() => sequence({ ...tensors, inputs: tensor2d(ids, [3, 4], 'int32') }));
      expectResults(withTokens, others, expected);
      expectGradients(withTokens, others, byResults, gradients);
    });

    test.each(['outputs', ...states])('has the gradients of a loss of %s alone', (result) => {
      const given = sampleArguments(tested, { batch: 2, time: 4, inputSize: 3, hiddenSize: 5 });
      const all = sampleLike(reference(given));
      const byResults = { [result]: all[result] as Block };
      const zeros = Object.fromEntries(Object.entries(all).map(([key, { shape }]) => [key, new Block(shape)]));
      expectGradients(sequence, given, byResults, gradientReference(given, { ...zeros, ...byResults }));
    });

    test('keeps NaN within its row', () => {
      const given = sampleArguments(tested, { batch: 3, time: 4, inputSize: 3, hiddenSize: 5 });
      const { outputs: expected } = reference(given) as { outputs: Block };
      (given['inputs'] as Block).set(Number.NaN, 1, 2, 0);
      for (let step = 2; step < 4; step++) {
        for (let unit = 0; unit < 5; unit++) expected.set(Number.NaN, 1, step, unit);
      }
      expectResults(({ ...tensors }) => ({ outputs: sequence(tensors)['outputs'] as Tensor }), given, {
        outputs: expected,
      });
    });

    test('saturates at infinite inputs as its reference does', () => {
      const given = sampleArguments(tested, { batch: 2, time: 4, inputSize: 3, hiddenSize: 5 });
      (given['inputs'] as Block).set(Infinity, 0, 1, 0);
      (given['inputs'] as Block).set(-Infinity, 1, 0, 2);
      const expected = reference(given);
      const byResults = sampleLike(expected);
      expectResults(sequence, given, expected);
      expectGradients(sequence, given, byResults, gradientReference(given, byResults));
    });

    test('leaves nothing behind in a thousand calls with their gradients', () => {
      const given = sampleArguments(tested, { batch: 2, time: 2, inputSize: 1, hiddenSize: 2 });
      const [tensors, weights] = [tensorsOf(given), tensorsOf(sampleLike(reference(given)))];
      expectNoLeak(() => {
        for (let call = 0; call < 500; call++) disposeTree(valueAndGradientOf(sequence, tensors, weights)); // runs twice
      });
      disposeTree([tensors, weights]);
    });
  });
}

/** Inputs of any size and weights that shrink with the number of units, so that gates work between their limits. */
function sampleArguments({ gateCount, biases, states }: TestedSequence, sizes: SequenceSizes): Blocks {
  const { batch, time, inputSize, hiddenSize } = sizes;
  const limit = 1.5 / Math.sqrt(hiddenSize);
  const width = gateCount * hiddenSize;
  return {
    inputs: Block.sample([batch, time, inputSize], 1),
    inputWeight: Block.sample([inputSize, width], 2, -limit, limit),
    recurrentWeight: Block.sample([hiddenSize, width], 3, -limit, limit),
    ...Object.fromEntries(biases.map((name, position) => [name, Block.sample([width], 4 + position, -1, 1)])),
    ...Object.fromEntries(
      states.map((name, position) => [name, Block.sample([batch, hiddenSize], 6 + position, -1, 1)]),
    ),
  };
}

function sampleLike(blocks: Blocks): Blocks {
  const entries = Object.entries(blocks);
  return Object.fromEntries(
    entries.map(([name, { shape }], position) => [name, Block.sample(shape, 8 + position, -1, 1)]),
  );
}

function tensorsOf(blocks: Blocks): NamedTensorMap {
  return Object.fromEntries(Object.entries(blocks).map(([name, block]) => [name, block.tensor()]));
}

/** All values one after another. */
function joined(blocks: Blocks): Block {
  const values = Object.values(blocks).flatMap((block) => [...block.values]);
  return new Block([values.length], values);
}

function runSteps({ states, step }: TestedSequence, given: NamedTensorMap): NamedTensorMap {
  let current = given;
  const outputs = unstack(given['inputs'] as Tensor, 1).map((input) => {
    current = { ...given, ...step(current, input) };
    return current['hidden'] as Tensor;
  });
  return {
    outputs: stack(outputs, 1),
    ...Object.fromEntries(states.map((name) => [name, current[name] as Tensor])),
  };
}

function expectResults(run: (given: NamedTensorMap) => NamedTensorMap, given: Blocks, expected: Blocks): void {
  expectNoLeak(() => {
    const tensors = tensorsOf(given);
    const results = tidy(() => run(tensors));
    expect(Object.keys(results)).toEqual(Object.keys(expected));
    for (const [name, result] of Object.entries(results)) {
      expect(result, name).toMatchTensor(expected[name] as Block, tolerance);
    }
    disposeTree([tensors, results]);
  });
}

/** Compares the gradients of Σ byResults·results by every argument. */
function expectGradients(
  run: (given: NamedTensorMap) => NamedTensorMap,
  given: Blocks,
  byResults: Blocks,
  expected: Blocks,
): void {
  expectNoLeak(() => {
    const [tensors, weights] = [tensorsOf(given), tensorsOf(byResults)];
    const { loss, gradients } = valueAndGradientOf(run, tensors, weights);
    for (const [name, gradient] of Object.entries(gradients)) {
      expect(gradient, name).toMatchTensor(expected[name] as Block, tolerance);
    }
    disposeTree([tensors, weights, loss, gradients]);
  });
}

/** Σ weights·results, and its gradients by the arguments. */
function valueAndGradientOf(
  run: (given: NamedTensorMap) => NamedTensorMap,
  given: NamedTensorMap,
  weights: NamedTensorMap,
): { loss: Scalar; gradients: NamedTensorMap } {
  const weightedSum = (results: NamedTensorMap): Scalar =>
    Object.entries(weights)
      .map(([name, weight]) => sum(mul(results[name] as Tensor, weight)))
      .reduce((total, term) => add(total, term)) as Scalar;
  const { loss, gradients } = valueAndGradient((p) => ({ loss: weightedSum(run(p)), state: {} }), given);
  return { loss, gradients };
}
