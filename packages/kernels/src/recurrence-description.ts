import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core';
import { matchShape, type RecurrentLayer } from '@unroll/tensors';
import { stepLayerKinds } from './step-layer-kinds.js';

/** A recurrence from token ids to logits as plain data: its layers with their parameters. */
export type RecurrenceDescription = {
  readonly vocabularySize: number;
  /** The vector of each token: weight [vocabularySize, embeddingSize]. Without one, tokens enter as one-hot vectors. */
  readonly embedding?: { readonly weight: Tensor2D };
  /** At least one, the first at the input. Each reads the output of the one before. */
  readonly layers: readonly RecurrentLayer[];
  /** From the last output to logits: weight [outputSize, vocabularySize], bias [vocabularySize]. */
  readonly head: { readonly weight: Tensor2D; readonly bias: Tensor1D };
};

/** Checks that the shapes of a description fit together. */
export function checkDescription(caller: string, description: RecurrenceDescription): void {
  const { vocabularySize, embedding, layers, head } = description;
  let size = vocabularySize;
  if (embedding !== undefined) {
    matchShape(caller, { 'embedding.weight': embedding.weight }, [vocabularySize, 'embeddingSize']);
    size = embedding.weight.shape[1];
  }
  layers.forEach((layer, index) => {
    const width = stepLayerKinds[layer.kind].gateCount * layer.recurrentWeight.shape[0];
    const named = (name: string): string => `layers[${index}].${name}`;
    matchShape(caller, { [named('inputWeight')]: layer.inputWeight }, [size, width]);
    matchShape(caller, { [named('recurrentWeight')]: layer.recurrentWeight }, ['hiddenSize', width]);
    matchShape(caller, { [named('bias')]: layer.bias }, [width]);
    if (layer.kind === 'gru') matchShape(caller, { [named('recurrentBias')]: layer.recurrentBias }, [width]);
    size = layer.recurrentWeight.shape[0];
  });
  matchShape(caller, { 'head.weight': head.weight }, [size, vocabularySize]);
  matchShape(caller, { 'head.bias': head.bias }, [vocabularySize]);
}
