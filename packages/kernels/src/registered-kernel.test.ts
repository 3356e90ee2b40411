import '@tensorflow/tfjs-backend-cpu';
import { env, setBackend, type Tensor1D, type Tensor2D, type Tensor3D, tensor1d, zeros } from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';
import { beforeAll, expect, test } from 'vitest';
import { installKernels } from './install-kernels.js';
import { lstmSequence } from './lstm-sequence.js';
import { sparseSoftmaxCrossEntropy } from './sparse-softmax-cross-entropy.js';

beforeAll(async () => {
  env().set('IS_TEST', true); // tfjs then does not advertise its Node backend
  await setBackend('cpu');
});

function runLstm(): void {
  const [inputs, hidden, memory] = [zeros([1, 2, 3]) as Tensor3D, zeros([1, 4]) as Tensor2D, zeros([1, 4]) as Tensor2D];
  const [inputWeight, recurrentWeight] = [zeros([3, 16]) as Tensor2D, zeros([4, 16]) as Tensor2D];
  lstmSequence({ inputs, inputWeight, recurrentWeight, bias: zeros([16]) as Tensor1D, hidden, memory });
}

test('an operation says that its kernel is not installed, and runs once it is', () => {
  expect(runLstm).toThrow(BackendError);
  expect(runLstm).toThrow(
    "lstmSequence: the kernel UnrollLstmSequence is not installed for the backend 'cpu'. " +
      'Call initializeBackend() once at start-up, or installKernels() after setBackend() for another backend.',
  );
  expect(() => sparseSoftmaxCrossEntropy({ logits: zeros([1, 2]), targets: tensor1d([0], 'int32') })).toThrow(
    "sparseSoftmaxCrossEntropy: the kernel UnrollSparseSoftmaxCrossEntropy is not installed for the backend 'cpu'.",
  );
  installKernels();
  expect(runLstm).not.toThrow();
});
