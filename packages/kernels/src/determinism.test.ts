import {
  mul,
  ones,
  reshape,
  sub,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  tensor1d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import { disposeReplaced, disposeTree, treeLeaves, valueAndGradient, zipTrees } from '@unroll/tensors';
import { expectNoLeak } from '@unroll/testing';
import { beforeAll, describe, expect, test } from 'vitest';
import { Block } from './block.reference.js';
import { embeddingLookup } from './embedding-lookup.js';
import { joinRows } from './join-rows.js';
import { linear } from './linear.js';
import { lstmSequence } from './lstm-sequence.js';
import { sparseSoftmaxCrossEntropy } from './sparse-softmax-cross-entropy.js';
import { backendNames, useBackend } from './use-backend.reference.js';

const [batch, time, vocabularySize, size] = [5, 7, 17, 16];

/** The parameters of a small language model after some steps of gradient descent. */
function trainedParameters(): Float32Array[] {
  const sample = (shape: number[], seed: number) => Block.sample(shape, seed, -1, 1).tensor();
  let parameters = {
    embedding: sample([vocabularySize, size], 1) as Tensor2D,
    inputWeight: sample([size, 4 * size], 2) as Tensor2D,
    recurrentWeight: sample([size, 4 * size], 3) as Tensor2D,
    bias: sample([4 * size], 4) as Tensor1D,
    outputWeight: sample([size, vocabularySize], 5) as Tensor2D,
    outputBias: sample([vocabularySize], 6) as Tensor1D,
  };
  const ids = Int32Array.from({ length: batch * time }, (_, position) => (position * position) % vocabularySize);
  const tokens = tensor1d(ids, 'int32');
  const loss = (p: typeof parameters) => {
    const inputs = reshape(embeddingLookup(p.embedding, tokens), [batch, time, size]) as Tensor3D;
    const [hidden, memory]: [Tensor2D, Tensor2D] = [zeros([batch, size]), zeros([batch, size])];
    const { inputWeight, recurrentWeight, bias } = p;
    const { outputs } = lstmSequence({ inputs, inputWeight, recurrentWeight, bias, hidden, memory });
    const logits = linear(joinRows(outputs), p.outputWeight, p.outputBias);
    return { loss: sparseSoftmaxCrossEntropy({ logits, targets: tokens }), state: {} };
  };
  for (let step = 0; step < 5; step++) {
    const next = tidy(() => {
      const { gradients } = valueAndGradient(loss, parameters);
      return zipTrees([parameters, gradients], ([parameter, gradient]) => sub(parameter, mul(gradient, 0.5)));
    });
    disposeReplaced(parameters, next);
    parameters = next;
  }
  const trained = treeLeaves(parameters).map(({ tensor }) => tensor.dataSync() as Float32Array);
  disposeTree([parameters, tokens]);
  return trained;
}

describe.each(backendNames)('on %s', (backendName) => {
  beforeAll(() => useBackend(backendName));

  test('training twice gives the same bits, wherever the tensors lie', () => {
    const first = trainedParameters();
    expect(first.flatMap((values) => [...values]).every(Number.isFinite)).toBe(true);
    const others = [1, 333, 70_001].map((length) => ones([length]));
    expectNoLeak(() => expect(trainedParameters()).toEqual(first));
    disposeTree(others);
  });
});
