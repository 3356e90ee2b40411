import { type Tensor1D, type Tensor2D, transpose } from '@tensorflow/tfjs-core';
import type { ParameterTree } from '@unroll/tensors';
import type { LanguageModelParameters } from './language-model.js';

/** What logits are computed with, for a caller that tidies: of tied parameters the weight is the embedding's, transposed. */
export function headOf({
  embedding,
  head,
}: Pick<LanguageModelParameters<ParameterTree, boolean>, 'embedding' | 'head'>): { weight: Tensor2D; bias: Tensor1D } {
  if ('weight' in head) return head;
  return { weight: transpose(embedding.weight as Tensor2D), bias: head.bias };
}
