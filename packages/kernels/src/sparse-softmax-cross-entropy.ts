import {
  add,
  cast,
  concat,
  div,
  exp,
  expandDims,
  fill,
  gatherND,
  log,
  max,
  mean,
  mul,
  type NamedTensorMap,
  range,
  reshape,
  type Scalar,
  split,
  squeeze,
  stack,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { ArgumentError, requireNumber, ShapeError } from '@unroll/core';
import { matchShape, requireTokenIds } from '@unroll/tensors';
import { oneHotVectors } from './one-hot-vectors.js';
import { passedWhere } from './passed-where.js';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';

/** What {@link sparseSoftmaxCrossEntropy} takes. */
export type SparseSoftmaxCrossEntropyInputs = {
  /** [..., vocabularySize], of at least two axes, such as [rows, vocabularySize] or [batch, time, vocabularySize]. */
  readonly logits: Tensor;
  /** The right class of each row, int32, from 0 to vocabularySize - 1: [...]. */
  readonly targets: Tensor;
  /**
   * 1 or true for the rows that count, 0 or false for the others, in which logits and target may be anything: [...].
   * Default: all count.
   */
  readonly mask?: Tensor;
  /** The share of the weight of each target that is spread evenly over all classes: from 0 to less than 1. Default 0. */
  readonly labelSmoothing?: number;
};

/**
 * The mean of -log softmax(logits)[target] over the rows that count, in nats.
 *
 * With ε the label smoothing, V the vocabularySize, and p = softmax(logits), a row's loss and its gradient are
 *
 *   -Σ w·log p    p - w    where w = (1 - ε)·oneHot(target) + ε/V
 *
 * each divided by the number of rows that count. For the gradient, which reaches the logits only, the logits are kept and
 * two numbers a row: no block of probabilities is ever made by the fused kernels.
 *
 * Source: label smoothing, Szegedy et al. 2016, section 7.
 *
 * @throws ShapeError if there is not one target for each row, or not one number of the mask.
 * @throws ArgumentError if no row counts, a number of the mask is neither 0 nor 1, the label smoothing is out of bounds, the
 *   targets are not of type int32, or the logits not of type float32.
 * @throws VocabularyError if a target, of a row that counts, is not from 0 to vocabularySize - 1.
 * @throws BackendError if the kernels are not installed for the current backend.
 * @example const loss = sparseSoftmaxCrossEntropy({ logits, targets, mask: notEqual(targets, paddingId) });
 */
export function sparseSoftmaxCrossEntropy(given: SparseSoftmaxCrossEntropyInputs): Scalar {
  const { logits, labelSmoothing = 0 } = given;
  if (logits.rank < 2) {
    throw new ShapeError({ caller, argument: 'logits', expected: ['rows', 'vocabularySize'], actual: logits.shape });
  }
  requireFloat32(caller, { logits });
  requireNumber(caller, { labelSmoothing }, { minimum: 0, below: 1 });
  const axes = logits.shape.slice(0, -1);
  const vocabularySize = logits.shape.at(-1) as number;
  if (axes.includes(0)) {
    throw new ArgumentError({ caller, argument: 'logits', expectation: 'have at least one row', actual: logits.shape });
  }
  matchShape(caller, { targets: given.targets }, axes);
  return tidy(() => {
    const { targets, mask, rowCount } = countedRows(given.targets, given.mask);
    requireTokenIds(caller, { targets }, vocabularySize);
    const attributes = { labelSmoothing, rowCount };
    const [loss] = runKernel(caller, sparseSoftmaxCrossEntropyKernel, { logits, targets, mask }, attributes);
    return loss as Scalar;
  });
}

const caller = 'sparseSoftmaxCrossEntropy';

/** The targets, which are 0 in rows that do not count; the mask as float32; and how many rows count. */
function countedRows(targets: Tensor, mask: Tensor | undefined): { targets: Tensor; mask: Tensor; rowCount: number } {
  if (mask === undefined) return { targets, mask: fill(targets.shape, 1), rowCount: targets.size };
  matchShape(caller, { mask }, targets.shape);
  let rowCount = 0;
  for (const value of mask.dataSync()) {
    if (value !== 0 && value !== 1) {
      throw new ArgumentError({ caller, argument: 'mask', expectation: 'hold 0 and 1 only', actual: value });
    }
    rowCount += value;
  }
  if (rowCount === 0) {
    const expectation = 'count at least one row';
    const advice = 'The mean over no row is not defined: leave such a batch out.';
    throw new ArgumentError({ caller, argument: 'mask', expectation, actual: 0, advice });
  }
  const counted = passedWhere(cast(mask, 'bool'), targets);
  return { targets: counted, mask: cast(mask, 'float32'), rowCount };
}

/** What the kernels take beside tensors. */
export type CrossEntropyAttributes = { readonly labelSmoothing: number; readonly rowCount: number };

/** What the kernels take: a mask as float32, and targets that are in the vocabulary in all rows. */
type CrossEntropyInputs = { readonly logits: Tensor; readonly targets: Tensor; readonly mask: Tensor };

/**
 * The kernel of {@link sparseSoftmaxCrossEntropy}. Its further output, for the gradient, is what each row is normalized
 * with: its largest logit, and the sum of the exponentials of its logits less that one, [rows, 2]; zeros where it does not
 * count. Fused, it is a hidden output. The logarithm of that sum would be one number, but not exact enough where logits are
 * large.
 */
export const sparseSoftmaxCrossEntropyKernel: DifferentiableKernel<
  CrossEntropyInputs & NamedTensorMap,
  CrossEntropyAttributes
> = {
  kernelName: 'UnrollSparseSoftmaxCrossEntropy',
  forward: (given, { labelSmoothing, rowCount }) => {
    const { logits, targets, mask } = asRows(given);
    const largest: Tensor2D = max(logits, 1, true); // [rows, 1]
    const shifted: Tensor2D = sub(logits, largest); // so that the exponentials do not overflow
    const sums: Tensor2D = sum(exp(shifted), 1, true); // [rows, 1]
    const places = stack([range(0, logits.shape[0], 1, 'int32'), targets], 1); // [rows, 2]
    const atTarget = mul(gatherND(shifted, places), 1 - labelSmoothing); // [rows]
    const weighted = labelSmoothing === 0 ? atTarget : add(atTarget, mul(mean(shifted, 1), labelSmoothing));
    const losses = sub(log(squeeze(sums, [1])), weighted); // [rows]
    const counts: Tensor1D = cast(mask, 'bool');
    const loss = div(sum(passedWhere(counts, losses)), rowCount);
    return [loss, passedWhere(expandDims(counts, 1), concat([largest, sums], 1))];
  },
  inputsToSave: ['logits', 'targets', 'mask'],
  outputsToSave: [false, true],
  gradient: (outputGradients, saved, attributes) => {
    const [lossGradient] = outputGradients as Tensor[] as [Scalar];
    const [logits, targets, mask, normalizers] = saved as [Tensor, Tensor, Tensor, Tensor2D];
    const given = { logits, targets, mask, normalizers, lossGradient };
    return {
      logits: () =>
        runKernel(caller, crossEntropyGradientKernel, given, attributes as CrossEntropyAttributes)[0] as Tensor,
    };
  },
};

/** The gradient of the logits: (softmax - the weights of the classes)·lossGradient / rowCount. */
export const crossEntropyGradientKernel: ComposedKernel<
  CrossEntropyInputs & { readonly normalizers: Tensor2D; readonly lossGradient: Scalar } & NamedTensorMap,
  CrossEntropyAttributes
> = {
  kernelName: 'UnrollSparseSoftmaxCrossEntropyGradient',
  forward: ({ normalizers, lossGradient, ...given }, { labelSmoothing, rowCount }) => {
    const { logits, targets, mask } = asRows(given);
    const vocabularySize = logits.shape[1];
    const [largest, sums] = split(normalizers, 2, 1) as [Tensor2D, Tensor2D]; // [rows, 1]
    const softmax = div(exp(sub(logits, largest)), sums);
    const spread = labelSmoothing / vocabularySize;
    const weights = add(mul(oneHotVectors(targets, vocabularySize), 1 - labelSmoothing), spread);
    const gradient = mul(sub(softmax, weights), div(lossGradient, rowCount));
    return [reshape(passedWhere(expandDims(cast(mask, 'bool'), 1), gradient), given.logits.shape)];
  },
};

/** All axes of the logits but the last as one: logits [rows, vocabularySize], targets and mask [rows]. */
function asRows({ logits, targets, mask }: CrossEntropyInputs): {
  logits: Tensor2D;
  targets: Tensor1D;
  mask: Tensor1D;
} {
  const rows = targets.size;
  return {
    logits: reshape(logits, [rows, logits.shape.at(-1) as number]),
    targets: reshape(targets, [rows]),
    mask: reshape(mask, [rows]),
  };
}
