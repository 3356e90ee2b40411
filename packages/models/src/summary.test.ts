import { scalar, tensor, zeros } from '@tensorflow/tfjs-core';
import { gruCell, lstmCell, stackCells } from '@unroll/cells';
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { disposeTree } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { languageModel } from './language-model.js';
import { summary } from './summary.js';

beforeAll(async () => {
  await initializeBackend();
});

describe('summary', () => {
  const model = languageModel({
    vocabularySize: 65,
    embeddingSize: 32,
    cell: stackCells(lstmCell({ inputSize: 32, hiddenSize: 128 }), lstmCell({ inputSize: 128, hiddenSize: 256 })),
  });
  const table = `
name               shape            count
-----------------------------------------
embedding                           2,080
  weight           [65, 32]         2,080
-----------------------------------------
cell.0                             82,432
  inputWeight      [32, 512]       16,384
  recurrentWeight  [128, 512]      65,536
  bias             [512]              512
-----------------------------------------
cell.1                            394,240
  inputWeight      [128, 1024]    131,072
  recurrentWeight  [256, 1024]    262,144
  bias             [1024]           1,024
-----------------------------------------
head                               16,705
  weight           [256, 65]       16,640
  bias             [65]                65
-----------------------------------------
parameters                        495,457
bytes                           1,981,828
`.trim();

  test('of a model of two LSTM layers is a table of parts, parameters and totals', () => {
    expectNoLeak(() => {
      expect(summary(model)).toBe(table);
    });
  });

  test('of parameters is that of their model, and leaves them as they are', () => {
    expectNoLeak(() => {
      const parameters = model.initializeParameters(randomKey(1));
      expect(summary(parameters)).toBe(table);
      disposeTree(parameters);
    });
  });

  test('of a cell alone has no parts', () => {
    expect(summary(gruCell({ inputSize: 3, hiddenSize: 4 }))).toBe(
      `
name             shape    count
-------------------------------
inputWeight      [3, 12]     36
recurrentWeight  [4, 12]     48
bias             [12]        12
recurrentBias    [12]        12
-------------------------------
parameters                  108
bytes                       432
`.trim(),
    );
  });

  test('puts together what stands in one record, and counts the bytes of each type', () => {
    const tree = {
      scale: scalar(1),
      outer: { inner: { mask: tensor([1, 0, 1], [3], 'bool') }, count: scalar(2, 'int32') },
      large: { weight: zeros([1000, 1000]) },
    };
    expect(summary(tree)).toBe(
      `
name         shape             count
------------------------------------
scale        []                    1
------------------------------------
outer.inner                        3
  mask       [3]                   3
------------------------------------
outer                              1
  count      []                    1
------------------------------------
large                      1,000,000
  weight     [1000, 1000]  1,000,000
------------------------------------
parameters                 1,000,005
bytes                      4,000,011
`.trim(),
    );
    disposeTree(tree);
  });

  test('of nothing is 0', () => {
    expect(summary({}).replace(/ +/g, ' ')).toBe('name shape count\n------------------------\nparameters 0\nbytes 0');
  });
});
