import {
  abs,
  add,
  cast,
  div,
  mul,
  type NamedTensorMap,
  neg,
  ones,
  relu,
  type Scalar,
  sigmoid,
  softplus,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  tidy,
} from '@tensorflow/tfjs-core';
import { ArgumentError, ShapeError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';
import { passedWhere } from './passed-where.js';
import { type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';

/** What {@link binaryCrossEntropy} takes. */
export type BinaryCrossEntropyInputs = {
  /** One for each yes or no, such as [batch, classes]: of at least one axis. */
  readonly logits: Tensor;
  /** How likely each is to be yes, float32, from 0 to 1: [...], as the logits. */
  readonly targets: Tensor;
  /**
   * 1 or true for what counts, 0 or false for the rest, in which logit and target may be anything: [...]. Default: all
   * count.
   */
  readonly mask?: Tensor;
  /** How many times as much as a no each yes counts, along the last axis, float32, at least 0: [classes]. Default 1. */
  readonly positiveWeights?: Tensor1D;
};

/**
 * The mean cross-entropy of independent yes-or-no questions, over those that count, in nats.
 *
 * With t the target, w the positive weight, and p = sigmoid(logit), the loss of a logit and its gradient are
 *
 *   -w·t·log p - (1 - t)·log(1 - p)    (1 - t)·p - w·t·(1 - p)
 *
 * each divided by how many count. It is computed from the logit x as (1 - t)·x + (1 + (w - 1)·t)·(max(-x, 0) +
 * log(1 + e^-|x|)), which does not overflow, and is right within 1e-7 where a loss is small. The gradient reaches the
 * logits only.
 *
 * @throws ShapeError if targets, mask or weights are not of the shapes above.
 * @throws ArgumentError if nothing counts, a number of the mask is neither 0 nor 1, a target that counts is not from 0 to 1,
 *   a weight is less than 0, or a type is not float32.
 * @throws BackendError if the kernels are not installed for the current backend.
 * @example const loss = binaryCrossEntropy({ logits, targets: tensor2d([[1, 0, 1]]) });
 */
export function binaryCrossEntropy({ logits, targets, mask, positiveWeights }: BinaryCrossEntropyInputs): Scalar {
  if (logits.rank === 0) {
    throw new ShapeError({ caller, argument: 'logits', expected: ['batch', 'classes'], actual: logits.shape });
  }
  requireFloat32(caller, { logits, targets, ...(positiveWeights && { positiveWeights }) });
  matchShape(caller, { targets }, logits.shape);
  if (mask !== undefined) matchShape(caller, { mask }, logits.shape);
  const classCount = logits.shape.at(-1) as number;
  if (positiveWeights !== undefined) {
    matchShape(caller, { positiveWeights }, [classCount]);
    const wrong = positiveWeights.dataSync().find((weight) => !(weight >= 0));
    if (wrong !== undefined) throw refused('positiveWeights', 'hold numbers of at least 0 only', wrong);
  }
  const count = countOf(targets, mask);
  return tidy(() => {
    const given = {
      logits,
      targets,
      mask: mask === undefined ? ones(logits.shape) : cast(mask, 'float32'),
      positiveWeights: positiveWeights ?? ones([classCount]),
    };
    const [loss] = runKernel(caller, binaryCrossEntropyKernel, given, { count });
    return loss as Scalar;
  });
}

const caller = 'binaryCrossEntropy';

/** How many targets count, once they are checked. */
function countOf(targets: Tensor, mask: Tensor | undefined): number {
  const counted = mask?.dataSync();
  let count = 0;
  for (const [place, target] of targets.dataSync().entries()) {
    const counts = counted?.[place] ?? 1;
    if (counts !== 0 && counts !== 1) throw refused('mask', 'hold 0 and 1 only', counts);
    if (counts === 1 && !(target >= 0 && target <= 1))
      throw refused('targets', 'hold numbers from 0 to 1 only', target);
    count += counts;
  }
  if (count > 0) return count;
  throw refused(mask === undefined ? 'logits' : 'mask', 'count at least one number', 0);
}

function refused(argument: string, expectation: string, actual: number): ArgumentError {
  return new ArgumentError({ caller, argument, expectation, actual });
}

type KernelInputs = {
  readonly logits: Tensor;
  readonly targets: Tensor;
  readonly mask: Tensor;
  readonly positiveWeights: Tensor;
};

/** The kernel of {@link binaryCrossEntropy}; the mask is float32. */
export const binaryCrossEntropyKernel: DifferentiableKernel<KernelInputs & NamedTensorMap, { readonly count: number }> =
  {
    kernelName: 'UnrollBinaryCrossEntropy',
    forward: ({ logits, targets, mask, positiveWeights }, { count }) => {
      const weights = logarithmWeights(targets, positiveWeights);
      // In this order, what is large cancels exactly where the target is 0 or 1.
      const linearPart = add(mul(sub(1, targets), logits), mul(weights, relu(neg(logits))));
      // tfjs's softplus is e^-|x| where that is small; its log1p on WASM would be 0.
      const losses = add(linearPart, mul(weights, softplus(neg(abs(logits)))));
      return [div(sum(passedWhere(cast(mask, 'bool'), losses)), count)];
    },
    inputsToSave: ['logits', 'targets', 'mask', 'positiveWeights'],
    outputsToSave: [false],
    gradient: (outputGradient, saved, attributes) => {
      const [logits, targets, mask, positiveWeights] = saved as [Tensor, Tensor, Tensor, Tensor];
      const { count } = attributes as unknown as { readonly count: number };
      return {
        logits: () =>
          tidy(() => {
            const weights = logarithmWeights(targets, positiveWeights);
            const gradient = add(mul(weights, sigmoid(logits)), sub(sub(1, targets), weights));
            return passedWhere(cast(mask, 'bool'), mul(gradient, div(outputGradient as Scalar, count)));
          }),
      };
    },
  };

/** 1 + (w - 1)·t: how much the logarithm of 1 + e^-x counts. */
function logarithmWeights(targets: Tensor, positiveWeights: Tensor): Tensor {
  return add(1, mul(sub(positiveWeights, 1), targets));
}
