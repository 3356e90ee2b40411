import {
  cast,
  concat,
  oneHot,
  reshape,
  type Scalar,
  slice,
  square,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { bidirectional, gruCell, lstmCell, stackCells, stackEncoders, unidirectional } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { disposeTree, mapTree, type StateTree, treeLeaves, valueAndGradient } from '@unroll/tensors';
import { expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { encoderDecoder } from './encoder-decoder.js';
import { referenceLogits } from './encoder-decoder.reference.js';
import {
  type AnyEncoderDecoder,
  type AnyParameters,
  encoderDecoderCases,
  livelyParameters,
  randomTokens,
  sourceVocabularySize,
  targetVocabularySize,
} from './encoder-decoder-cases.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const rows = 3;
const sourceTime = 4;
const targetTime = 5;
const sourceLengths = [3, 4, 1];
const targetLengths = [5, 2, 3];
const sourceIds = randomTokens(1, rows * sourceTime, sourceVocabularySize);
const targetIds = randomTokens(2, rows * targetTime, targetVocabularySize);

const sources = () => tensor2d(sourceIds, [rows, sourceTime], 'int32');
const targets = () => tensor2d(targetIds, [rows, targetTime], 'int32');
const lengthsOf = (lengths: readonly number[]) => tensor1d([...lengths], 'int32');

/** The rows of a block of ids, each as long as it is. */
function rowsOf(ids: Int32Array, time: number, lengths: readonly number[]): number[][] {
  return lengths.map((length, row) => [...ids.subarray(row * time, row * time + length)]);
}

/** Ids with numbers that are in no vocabulary past the lengths, and some more columns of them. */
function withGarbage(ids: Int32Array, time: number, lengths: readonly number[], columns: number): Tensor2D {
  const padded = rowsOf(ids, time, lengths).map((row) => [...row, ...Array(time + columns - row.length).fill(-7)]);
  return tensor2d(padded, [rows, time + columns], 'int32');
}

/** A whole run, with lengths on both sides. */
function run(model: AnyEncoderDecoder, parameters: AnyParameters, state?: StateTree) {
  const first = state ?? model.encode(parameters, sources(), { lengths: lengthsOf(sourceLengths) });
  return model.sequence(parameters, targets(), first);
}

function expectSameTrees(found: StateTree, expected: StateTree): void {
  const leaves = treeLeaves(expected);
  expect(treeLeaves(found).map(({ path }) => path)).toEqual(leaves.map(({ path }) => path));
  treeLeaves(found).forEach(({ path, tensor }, index) => {
    expect(tensor, path).toMatchTensor(leaves[index]?.tensor as Tensor);
  });
}

/** The logits within the lengths, in one list. */
function knownLogits(logits: Tensor, lengths: readonly number[]): Tensor {
  const blocks = lengths.map((length, row) => slice(logits, [row, 0, 0], [1, length, targetVocabularySize]));
  return concat(blocks.map((block) => reshape(block, [-1])));
}

describe.each(encoderDecoderCases)('encoderDecoder: $name', ({ create, bridge, isFed }) => {
  beforeAll(() => useBackend('wasm'));

  describe.each(backendNames)('on %s', (backendName) => {
    beforeAll(() => useBackend(backendName));

    test('gives the logits of the equations in float64, row by row', () => {
      expectNoLeak(() =>
        tidy(() => {
          const model = create();
          const parameters = livelyParameters(model);
          const { logits } = run(model, parameters);
          rowsOf(sourceIds, sourceTime, sourceLengths).forEach((source, row) => {
            const target = [...targetIds.subarray(row * targetTime, (row + 1) * targetTime)];
            const expected = referenceLogits({ parameters, bridge, isFed, source, target });
            const found = slice(logits, [row, 0, 0], [1, targetTime, targetVocabularySize]);
            const tolerance = { relative: 1e-5, absolute: 5e-6 }; // sums of some numbers of a size of about 1
            expect(found).toMatchTensor({ shape: found.shape, values: expected.flat() }, tolerance);
          });
        }),
      );
    });
  });

  test('gives for a sequence the logits and the state of its steps, also cut in two', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const first = model.encode(parameters, sources(), { lengths: lengthsOf(sourceLengths) });
      const whole = run(model, parameters, first);
      let state = first;
      for (let time = 0; time < targetTime; time++) {
        const column = reshape(slice(targets(), [0, time], [rows, 1]), [rows]) as Tensor1D;
        const step = model.step(parameters, column, state);
        state = step.state;
        const expected = slice(whole.logits, [0, time, 0], [rows, 1, targetVocabularySize]);
        expect(step.logits).toMatchTensor(reshape(expected, [rows, targetVocabularySize]));
      }
      expectSameTrees(state, whole.state);
      const begun = model.sequence(parameters, slice(targets(), [0, 0], [rows, 2]), first);
      const ended = model.sequence(parameters, slice(targets(), [0, 2], [rows, targetTime - 2]), begun.state);
      expect(concat([begun.logits, ended.logits], 1)).toMatchTensor(whole.logits);
      expectSameTrees(ended.state, whole.state);
    });
  });

  test('does not let rows see each other, nor what lies past their lengths', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const padded = model.sequence(
        parameters,
        withGarbage(targetIds, targetTime, targetLengths, 1),
        model.encode(parameters, withGarbage(sourceIds, sourceTime, sourceLengths, 2), {
          lengths: lengthsOf(sourceLengths),
        }),
        { lengths: lengthsOf(targetLengths) },
      );
      const sourceRows = rowsOf(sourceIds, sourceTime, sourceLengths);
      rowsOf(targetIds, targetTime, targetLengths).forEach((target, row) => {
        const source = sourceRows[row] as number[];
        const alone = model.sequence(
          parameters,
          tensor2d([target], undefined, 'int32'),
          model.encode(parameters, tensor2d([source], undefined, 'int32')),
        );
        const found = slice(padded.logits, [row, 0, 0], [1, target.length, targetVocabularySize]);
        expect(found).toMatchTensor(alone.logits);
        const states = treeLeaves(alone.state).filter(({ path }) => path.endsWith('hidden') || path.endsWith('output'));
        const paddedStates = new Map(treeLeaves(padded.state).map(({ path, tensor }) => [path, tensor]));
        expect(states.length).toBeGreaterThan(0);
        for (const { path, tensor } of states) {
          expect(slice(paddedStates.get(path) as Tensor, [row], [1]), path).toMatchTensor(tensor);
        }
      });
    });
  });

  test('has the gradient of its logits by every parameter, in the encoder too', () => {
    tidy(() => {
      const model = create();
      expectGradient((parameters) => run(model, parameters).logits, model.initializeParameters(randomKey(3)));
    });
  });

  test('has gradients that do not depend on what lies past the lengths', () => {
    tidy(() => {
      const model = create();
      const parameters = livelyParameters(model);
      const gradientsWith = (given: { sources: Tensor2D; targets: Tensor2D }) =>
        valueAndGradient((at: AnyParameters) => {
          const state = model.encode(at, given.sources, { lengths: lengthsOf(sourceLengths) });
          const { logits } = model.sequence(at, given.targets, state, { lengths: lengthsOf(targetLengths) });
          return { loss: sum(square(knownLogits(logits, targetLengths))) as Scalar, state: {} };
        }, parameters).gradients;
      const expected = gradientsWith({ sources: sources(), targets: targets() });
      const found = gradientsWith({
        sources: withGarbage(sourceIds, sourceTime, sourceLengths, 2),
        targets: withGarbage(targetIds, targetTime, targetLengths, 1),
      });
      expectSameTrees(found, expected);
    });
  });

  test('leaves only what it returns', () => {
    expectNoLeak(() => {
      const model = create();
      const parameters = model.initializeParameters(randomKey(1));
      const [read, written, lengths] = [sources(), targets(), lengthsOf(sourceLengths)];
      const column = tensor1d([0, 1, 2], 'int32');
      const state = model.encode(parameters, read, { lengths });
      const sequence = tidy(() => {
        const { logits, state: next } = model.sequence(parameters, written, state);
        return { logits, next: mapTree(next, (tensor) => tensor.clone()) };
      });
      const step = tidy(() => {
        const { logits, state: next } = model.step(parameters, column, state);
        return { logits, next: mapTree(next, (tensor) => tensor.clone()) };
      });
      expect(lengths.isDisposed).toBe(false);
      disposeTree([sequence, step, state, parameters, read, written, lengths, column]);
    });
  });
});

describe('encoderDecoder', () => {
  beforeAll(() => useBackend('wasm'));

  const shapesOf = (tree: StateTree): Record<string, number[]> =>
    Object.fromEntries(treeLeaves(tree).map(({ path, tensor }) => [path, tensor.shape]));
  const gru = <InputSize extends number>(inputSize: InputSize) => gruCell({ inputSize, hiddenSize: 4 });

  const sharings = [
    { sharedEmbeddings: true, tiedWeights: false },
    { sharedEmbeddings: false, tiedWeights: true },
    { sharedEmbeddings: true, tiedWeights: true },
  ];
  test.each(sharings)('has one weight for several uses, with %o', ({ sharedEmbeddings, tiedWeights }) => {
    tidy(() => {
      const sizes = {
        sourceVocabularySize: 6,
        targetVocabularySize: 6,
        sourceEmbeddingSize: 4,
        targetEmbeddingSize: 4,
      };
      const parts = { encoder: unidirectional(gru(4)), decoder: gru(4) };
      const model: AnyEncoderDecoder = encoderDecoder({ ...sizes, ...parts, sharedEmbeddings, tiedWeights });
      const parameters = livelyParameters(model);
      expect(Object.keys(shapesOf(parameters)).filter((path) => /embedding|head/i.test(path))).toEqual([
        'sourceEmbedding.weight',
        ...(sharedEmbeddings ? [] : ['targetEmbedding.weight']),
        ...(tiedWeights ? [] : ['head.weight']),
        'head.bias',
      ]);
      const source = [5, 0, 3];
      const target = [1, 5, 2, 2];
      const compute = (at: AnyParameters) =>
        model.sequence(at, tensor2d([target], [1, 4], 'int32'), model.encode(at, tensor2d([source], [1, 3], 'int32')));
      const expected = referenceLogits({ parameters, bridge: 'dense', isShared: sharedEmbeddings, source, target });
      const tolerance = { relative: 1e-5, absolute: 5e-6 }; // sums of some numbers of a size of about 1
      expect(compute(parameters).logits).toMatchTensor({ shape: [1, 4, 6], values: expected.flat() }, tolerance);
      expectGradient((at) => compute(at).logits, model.initializeParameters(randomKey(3)));
    });
  });

  test('leads every final state into every state of the decoder, and names its parameters by what they are', () => {
    tidy(() => {
      const lstm = (inputSize: number, hiddenSize: number) => lstmCell({ inputSize, hiddenSize });
      const model = encoderDecoder({
        sourceVocabularySize: 6,
        targetVocabularySize: 5,
        targetEmbeddingSize: 2,
        encoder: stackEncoders(bidirectional(gru(6), gru(6)), unidirectional(lstm(8, 3))),
        decoder: stackCells(lstm(2, 7), gruCell({ inputSize: 7, hiddenSize: 2 })),
      });
      const parameters = model.initializeParameters(randomKey(1));
      const shapes = shapesOf(parameters);
      expect(Object.entries(shapes).filter(([path]) => !/^(encoder|decoder)\./.test(path))).toEqual([
        ['targetEmbedding.weight', [5, 2]],
        ['bridge.weight.0.hidden', [14, 7]],
        ['bridge.weight.0.memory', [14, 7]],
        ['bridge.weight.1.hidden', [14, 2]],
        ['bridge.bias.0.hidden', [7]],
        ['bridge.bias.0.memory', [7]],
        ['bridge.bias.1.hidden', [2]],
        ['head.weight', [2, 5]],
        ['head.bias', [5]],
      ]);
      const state = model.encode(parameters, tensor2d([[0, 1, 2]], [1, 3], 'int32'));
      expect(shapesOf(state)).toEqual({ '0.hidden': [1, 7], '0.memory': [1, 7], '1.hidden': [1, 2] });
      const weights = treeLeaves(parameters.bridge).filter(({ tensor }) => tensor.rank === 2);
      const relative = weights.map(({ tensor }) => [...tensor.dataSync()].map((value) => value * Math.sqrt(14)));
      for (const values of relative) {
        const greatest = Math.max(...values.map(Math.abs));
        expect(greatest).toBeGreaterThan(0.8);
        expect(greatest).toBeLessThanOrEqual(1);
      }
      expect(new Set(relative.map(([first]) => first)).size).toBe(3);
    });
  });

  test('copies the states of a stack, as tensors of their own', () => {
    expectNoLeak(() => {
      const stack = (inputSize: number) => stackCells(gru(inputSize), lstmCell({ inputSize: 4, hiddenSize: 3 }));
      const model = encoderDecoder({
        sourceVocabularySize: 6,
        targetVocabularySize: 5,
        encoder: unidirectional(stack(6)),
        decoder: stack(5),
        bridge: 'copy',
      });
      const parameters = model.initializeParameters(randomKey(1));
      const read = tensor2d([[0, 1, 2]], [1, 3], 'int32');
      const state = model.encode(parameters, read);
      tidy(() => {
        const vectors = cast(oneHot(read, 6), 'float32') as Tensor3D;
        expectSameTrees(state, unidirectional(stack(6)).encode(parameters.encoder, vectors).finalStates);
      });
      expect(parameters.bridge).toEqual({});
      disposeTree([state, parameters, read]);
    });
  });

  test('draws the same parameters from the same key, each part from a key of its own', () => {
    const drawn = (seed: number): Record<string, number[]> =>
      tidy(() => {
        const model = (encoderDecoderCases[3] as (typeof encoderDecoderCases)[number]).create();
        const leaves = treeLeaves(model.initializeParameters(randomKey(seed)));
        return Object.fromEntries(leaves.map(({ path, tensor }) => [path, [...tensor.dataSync()]]));
      });
    const first = drawn(1);
    expect(drawn(1)).toEqual(first);
    const weights = Object.entries(first).filter(([path]) => /weight/i.test(path));
    expect(weights.length).toBeGreaterThan(6);
    for (const [path, values] of weights) expect(drawn(2)[path], path).not.toEqual(values);
  });
});
