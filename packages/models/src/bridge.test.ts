import { concat, reshape, slice, sub, type Tensor, type Tensor1D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import {
  attentionCell,
  generalMemoryReader,
  gruCell,
  minGruCell,
  mLstmCell,
  qrnnCell,
  sLstmCell,
  sruCell,
  stackCells,
  unidirectional,
  variationalDropout,
} from '@unroll/cells';
import { ArgumentError, randomKey } from '@unroll/core';
import { type AnyRecurrentCell, disposeTree, type StateTree, treeLeaves } from '@unroll/tensors';
import { expectGradient, expectNoLeak, installTensorMatcher } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Bridge } from './bridge.js';
import { encoderDecoder } from './encoder-decoder.js';
import {
  type AnyEncoderDecoder,
  type AnyParameters,
  livelyParameters,
  randomTokens,
} from './encoder-decoder-cases.reference.js';
import { backendNames, useBackend } from './use-backend.reference.js';

installTensorMatcher();

const inputSize = 5;
const sizes = { inputSize, hiddenSize: 4 };
const [rows, time] = [3, 6] as const;
const sources = () => tensor2d(randomTokens(1, rows * 4, inputSize), [rows, 4], 'int32');
const targets = () => tensor2d(randomTokens(2, rows * time, inputSize), [rows, time], 'int32');

const translator = (decoder: AnyRecurrentCell, bridge: Bridge = 'dense', reads: AnyRecurrentCell = gruCell(sizes)) =>
  encoderDecoder({
    sourceVocabularySize: inputSize,
    targetVocabularySize: inputSize,
    encoder: unidirectional(reads),
    decoder,
    bridge,
  }) as AnyEncoderDecoder;

const shapesOf = (tree: StateTree): Record<string, number[]> =>
  Object.fromEntries(treeLeaves(tree).map(({ path, tensor }) => [path, tensor.shape]));

const attending = (cell: AnyRecurrentCell) =>
  attentionCell(cell, generalMemoryReader({ querySize: 4, memorySize: 4 }), { outputSize: 3 });

// What a dense bridge writes of each decoder's state, and what stays as the cell begins.
const decoders: readonly [string, AnyRecurrentCell, written: string[], kept: string[]][] = [
  ['sLstmCell', sLstmCell({ ...sizes, headCount: 2 }), ['hidden'], ['memory', 'normalizer', 'stabilizer']],
  [
    'mLstmCell below sLstmCell',
    stackCells(mLstmCell(sizes), sLstmCell({ inputSize: 4, hiddenSize: 3 })),
    ['1.hidden'],
    ['0.memory', '0.normalizer', '0.stabilizer', '1.memory', '1.normalizer', '1.stabilizer'],
  ],
  [
    'gruCell below mLstmCell',
    stackCells(gruCell(sizes), mLstmCell({ inputSize: 4, hiddenSize: 4, headCount: 2 })),
    ['0.hidden'],
    ['1.memory', '1.normalizer', '1.stabilizer'],
  ],
  [
    'attention over sLstmCell',
    attending(sLstmCell(sizes)),
    ['cell.hidden'],
    ['cell.memory', 'cell.normalizer', 'cell.stabilizer'],
  ],
  ['qrnnCell', qrnnCell(sizes), ['memory', 'input'], []],
  ['sruCell', sruCell(sizes), ['memory'], []],
  ['minGruCell', minGruCell(sizes), ['hidden'], []],
];

describe.each(decoders)('a dense bridge to %s', (_name, decoder, written, kept) => {
  describe.each(backendNames)('on %s', (backendName) => {
    beforeAll(() => useBackend(backendName));

    test('writes what it can, and leaves the rest as the cell begins', () => {
      expectNoLeak(() =>
        tidy(() => {
          const model = translator(decoder);
          const parameters = livelyParameters(model);
          const state = treeLeaves(model.encode(parameters, sources()));
          const greatest = (path: string): number => {
            const { tensor } = state.find((leaf) => leaf.path === path) as { tensor: Tensor };
            return Math.max(...tensor.dataSync().map(Math.abs));
          };
          for (const path of written) expect(greatest(path), path).toBeGreaterThan(0.1);
          for (const path of kept) expect(greatest(path), path).toBe(0);
          const paths = written.map((path) => path.replace('cell.', ''));
          expect(Object.keys(shapesOf(parameters.bridge))).toEqual([
            ...paths.map((path) => `weight.${path}`),
            ...paths.map((path) => `bias.${path}`),
          ]);
        }),
      );
    });

    test('gives moderate numbers, the same in steps as in a sequence', () => {
      tidy(() => {
        const model = translator(decoder);
        const parameters = livelyParameters(model);
        let state = model.encode(parameters, sources());
        const whole = model.sequence(parameters, targets(), state);
        const logits: Tensor[] = [];
        for (let step = 0; step < time; step++) {
          const tokens = reshape(slice(targets(), [0, step], [rows, 1]), [rows]) as Tensor1D;
          const run = model.step(parameters, tokens, state);
          state = run.state;
          logits.push(reshape(run.logits, [rows, 1, inputSize]));
        }
        expect(concat(logits, 1)).toMatchTensor(whole.logits);
        treeLeaves(state).forEach(({ path, tensor }, index) => {
          expect(tensor, path).toMatchTensor(treeLeaves(whole.state)[index]?.tensor as Tensor);
        });
        // A head of some numbers of a size of about 1 over outputs within ±1, or little more where a head reads by keys.
        for (const value of whole.logits.dataSync()) expect(Math.abs(value)).toBeLessThan(20);
      });
    });
  });
});

describe('a dense bridge', () => {
  beforeAll(() => useBackend('wasm'));

  test.each(decoders)('has gradients where it leads to %s', (_name, decoder) => {
    tidy(() => {
      const model = translator(decoder);
      const compute = (at: AnyParameters) => model.sequence(at, targets(), model.encode(at, sources())).logits;
      expectGradient(compute, model.initializeParameters(randomKey(3)));
    });
  });

  test('leads what was read into each logit of a decoder with a normalizer', () => {
    tidy(() => {
      const model = translator(sLstmCell(sizes));
      const parameters = livelyParameters(model);
      const logitsAfter = (source: number[]) =>
        model.sequence(
          parameters,
          tensor2d([[1, 2, 3]], [1, 3], 'int32'),
          model.encode(parameters, tensor2d([source], [1, 2], 'int32')),
        ).logits;
      const differences = sub(logitsAfter([0, 1]), logitsAfter([4, 2])).dataSync();
      for (const difference of differences) expect(Math.abs(difference)).toBeGreaterThan(1e-4);
    });
  });

  test('writes inside of noise as without it', () => {
    tidy(() => {
      const cell = sLstmCell(sizes);
      const plain = translator(cell);
      const parameters = livelyParameters(plain);
      const noisyCell = variationalDropout(cell, { inputRate: 0.5, key: randomKey(9) });
      const noisy = translator(noisyCell).encode(parameters, sources());
      const found = new Map(treeLeaves(noisy).map(({ path, tensor }) => [path, tensor]));
      for (const { path, tensor } of treeLeaves(plain.encode(parameters, sources()))) {
        expect(found.get(`cell.${path}`), path).toMatchTensor(tensor);
      }
    });
  });

  test.each([
    ['mLstmCell', mLstmCell(sizes)],
    ['layers of it', stackCells(mLstmCell(sizes), mLstmCell({ inputSize: 4, hiddenSize: 4 }))],
    ['attention over it', attending(mLstmCell(sizes))],
  ])('refuses a decoder of %s, and leaves nothing behind', (_name, decoder) => {
    expectNoLeak(() => {
      const model = translator(decoder);
      const initialize = () => model.initializeParameters(randomKey(1));
      expect(initialize).toThrow(ArgumentError);
      expect(initialize).toThrow(
        'encoderDecoder: `decoder` must have a state that a dense bridge can write, got "none, or only memories with ' +
          "their normalizers\". Use bridge 'copy', or an attentionCell with bridge 'none'.",
      );
    });
  });

  test.each([
    ['copies to it', translator(mLstmCell(sizes), 'copy', mLstmCell(sizes))],
    ['attends with it', translator(attending(mLstmCell(sizes)), 'none')],
  ])('is not needed where one %s', (_name, model) => {
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      expect(parameters.bridge).toEqual({});
      const logits = tidy(() => model.sequence(parameters, targets(), model.encode(parameters, sources())).logits);
      for (const value of logits.dataSync()) expect(Math.abs(value)).toBeLessThan(20);
      disposeTree([parameters, logits]);
    });
  });
});
