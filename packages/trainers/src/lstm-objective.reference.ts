import { type Tensor1D, type Tensor2D, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import { type RandomKey, randomBits, randomKey, randomNormals, splitKey, type TokenBatch } from '@unroll/core';
import { linear, lstmSequence, sparseSoftmaxCrossEntropy } from '@unroll/kernels';
import type { Objective } from '@unroll/tensors';
import { textBatches } from './text-batches.js';

const vocabularySize = 7;
const hiddenSize = 6;

export type LstmParameters = {
  inputWeight: Tensor2D;
  recurrentWeight: Tensor2D;
  bias: Tensor1D;
  headWeight: Tensor2D;
  headBias: Tensor1D;
};

export type LstmState = { hidden: Tensor2D; memory: Tensor2D };

/** A language model of one small LSTM, whose state is carried: what data-parallel training is tried on. */
export function lstmObjective(): Objective<LstmParameters, LstmState, TokenBatch> {
  return {
    initializeParameters(key) {
      const [inputKey, recurrentKey, headKey] = splitKey(key, 3);
      return {
        inputWeight: normals(inputKey, vocabularySize, 4 * hiddenSize),
        recurrentWeight: normals(recurrentKey, hiddenSize, 4 * hiddenSize),
        bias: zeros([4 * hiddenSize]),
        headWeight: normals(headKey, hiddenSize, vocabularySize),
        headBias: zeros([vocabularySize]),
      };
    },
    initialState: (batchSize) => ({ hidden: zeros([batchSize, hiddenSize]), memory: zeros([batchSize, hiddenSize]) }),
    loss: ({ headWeight, headBias, ...parameters }, { batchSize, timeSteps, ...batch }, state) =>
      tidy(() => {
        const inputs = tensor2d(batch.inputs, [batchSize, timeSteps], 'int32');
        const targets = tensor2d(batch.targets, [batchSize, timeSteps], 'int32');
        const { outputs, hidden, memory } = lstmSequence({ inputs, ...parameters, ...state });
        const logits = linear(outputs, headWeight, headBias);
        return { loss: sparseSoftmaxCrossEntropy({ logits, targets }), state: { hidden, memory } };
      }),
    observe: (_parameters, { inputs, batchSize }) => ({
      inputMean: inputs.reduce((sum, token) => sum + token, 0) / inputs.length,
      rows: batchSize,
    }),
  };
}

function normals(key: RandomKey, rows: number, columns: number): Tensor2D {
  return tidy(() =>
    tensor2d(
      Float32Array.from(randomNormals(key, rows * columns), (value) => value / 3),
      [rows, columns],
    ),
  );
}

/** A text with something to learn, five steps an epoch. */
export function lstmBatches(batchSize: number): ReturnType<typeof textBatches> {
  const noise = randomBits(randomKey(9), batchSize * 25 + 1);
  const tokens = Int32Array.from(noise, (bits, place) => (place * 3 + (bits % 5 === 0 ? 1 : 0)) % vocabularySize);
  return textBatches(tokens, { batchSize, timeSteps: 5 });
}
