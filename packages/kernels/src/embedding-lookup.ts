import {
  gather,
  type NamedTensorMap,
  reshape,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  unsortedSegmentSum,
} from '@tensorflow/tfjs-core';
import { matchShape, requireTokenIds } from '@unroll/tensors';
import { type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';

/**
 * The rows of a weight matrix that token ids name.
 *
 * Shapes: weight [vocabularySize, embeddingSize]; tokens, int32, [...]; result [..., embeddingSize]. The gradient adds
 * up over equal tokens, in their order.
 *
 * @throws ShapeError if the weight is not a matrix.
 * @throws ArgumentError if the tokens are not of type int32, or the weight is not of type float32.
 * @throws VocabularyError if a token is not from 0 to vocabularySize - 1.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function embeddingLookup(weight: Tensor2D, tokens: Tensor1D): Tensor2D;
export function embeddingLookup(weight: Tensor2D, tokens: Tensor): Tensor;
export function embeddingLookup(weight: Tensor2D, tokens: Tensor): Tensor {
  const caller = 'embeddingLookup';
  matchShape(caller, { weight }, ['vocabularySize', 'embeddingSize']);
  requireFloat32(caller, { weight });
  requireTokenIds(caller, { tokens }, weight.shape[0]);
  const [vectors] = runKernel(caller, embeddingLookupKernel, { weight, tokens });
  return vectors as Tensor;
}

/** The kernel of {@link embeddingLookup}. It saves the weight for its shape; saving copies nothing. */
export const embeddingLookupKernel: DifferentiableKernel<
  { readonly weight: Tensor2D; readonly tokens: Tensor } & NamedTensorMap
> = {
  kernelName: 'UnrollEmbeddingLookup',
  forward: ({ weight, tokens }) => [gather(weight, tokens)],
  inputsToSave: ['weight', 'tokens'],
  outputsToSave: [false],
  gradient: (outputGradient, saved) => {
    const [weight, tokens] = saved as [Tensor2D, Tensor];
    const [vocabularySize, embeddingSize] = weight.shape;
    return {
      weight: () => {
        const rows = reshape(outputGradient as Tensor, [tokens.size, embeddingSize]);
        return unsortedSegmentSum(rows, reshape(tokens, [tokens.size]) as Tensor1D, vocabularySize);
      },
    };
  },
};
