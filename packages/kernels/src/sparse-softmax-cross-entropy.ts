import {
  div,
  exp,
  gatherND,
  log,
  max,
  mean,
  mul,
  type NamedTensorMap,
  range,
  type Scalar,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape, requireTokenIds } from '@unroll/tensors';
import { oneHotVectors } from './one-hot-vectors.js';
import { type DifferentiableKernel, runKernel } from './registered-kernel.js';

/** What {@link sparseSoftmaxCrossEntropy} takes. */
export type SparseSoftmaxCrossEntropyInputs = {
  /** [rows, vocabularySize] */
  readonly logits: Tensor2D;
  /** The right class of each row, int32, from 0 to vocabularySize - 1: [rows]. */
  readonly targets: Tensor1D;
};

/**
 * The mean over rows of -log softmax(logits)[target], in nats.
 *
 * Differentiable by the logits: (softmax(logits) - oneHot(targets)) / rows.
 *
 * @throws ShapeError if the targets are not one for each row.
 * @throws ArgumentError if there is no row, or the targets are not of type int32.
 * @throws VocabularyError if a target is not from 0 to vocabularySize - 1.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function sparseSoftmaxCrossEntropy(given: SparseSoftmaxCrossEntropyInputs): Scalar {
  const caller = 'sparseSoftmaxCrossEntropy';
  const { logits, targets } = given;
  matchShape(caller, { logits }, ['rows', 'vocabularySize']);
  const [rows, vocabularySize] = logits.shape;
  if (rows === 0) {
    throw new ArgumentError({ caller, argument: 'logits', expectation: 'have at least one row', actual: logits.shape });
  }
  matchShape(caller, { targets }, [{ rows }]);
  requireTokenIds(caller, { targets }, vocabularySize);
  return tidy(() => {
    const [loss] = runKernel(caller, sparseSoftmaxCrossEntropyKernel, given);
    return loss as Scalar;
  });
}

/** The kernel of {@link sparseSoftmaxCrossEntropy}. Its further output, for the gradient, is the softmax. */
export const sparseSoftmaxCrossEntropyKernel: DifferentiableKernel<SparseSoftmaxCrossEntropyInputs & NamedTensorMap> = {
  kernelName: 'UnrollSparseSoftmaxCrossEntropy',
  forward: ({ logits, targets }) => {
    const shifted: Tensor2D = sub(logits, max(logits, 1, true)); // so that the exponentials do not overflow
    const exponentials: Tensor2D = exp(shifted);
    const sums: Tensor2D = sum(exponentials, 1, true); // [rows, 1]
    const places = stack([range(0, logits.shape[0], 1, 'int32'), targets], 1); // [rows, 2]
    const loss = sub(mean(log(sums)), mean(gatherND(shifted, places)));
    return [loss, div(exponentials, sums)];
  },
  inputsToSave: ['targets'],
  outputsToSave: [false, true],
  gradient: (outputGradients, saved) => {
    const [lossGradient] = outputGradients as Tensor[];
    const [targets, softmax] = saved as [Tensor1D, Tensor2D];
    const [rows, vocabularySize] = softmax.shape;
    return {
      logits: () => mul(sub(softmax, oneHotVectors(targets, vocabularySize)), div(lossGradient as Tensor, rows)),
    };
  },
};
