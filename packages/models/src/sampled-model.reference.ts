import { add, tensor, tidy } from '@tensorflow/tfjs-core';
import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import { randomKey, randomNormals } from '@unroll/core';
import { type AnyRecurrentCell, disposeTree, mapTree } from '@unroll/tensors';
import { languageModel } from './language-model.js';

const cellKinds = { elman: elmanCell, gru: gruCell, lstm: lstmCell };

/** A language model in numbers. */
export type ModelSizes = {
  readonly kind: keyof typeof cellKinds;
  readonly layers: number;
  readonly hiddenSize: number;
  readonly vocabularySize: number;
  readonly embeddingSize?: number;
};

/** A language model with parameters that look random; biases too, so that each of them counts. */
export function sampledModel({ kind, layers, hiddenSize, vocabularySize, embeddingSize }: ModelSizes) {
  const cells = Array.from({ length: layers }, (_, layer): AnyRecurrentCell => {
    const inputSize = layer === 0 ? (embeddingSize ?? vocabularySize) : hiddenSize;
    return cellKinds[kind]({ inputSize, hiddenSize });
  });
  const cell = stackCells(...(cells as [AnyRecurrentCell]));
  const model = languageModel({ vocabularySize, cell, ...(embeddingSize !== undefined && { embeddingSize }) });
  const initial = model.initializeParameters(randomKey(1));
  let seed = 2;
  const parameters = mapTree(initial, (initialized) =>
    tidy(() => {
      const noise = Float32Array.from(randomNormals(randomKey(seed++), initialized.size), (normal) => 0.2 * normal);
      return add(initialized, tensor(noise, initialized.shape));
    }),
  );
  disposeTree(initial);
  return { model, parameters };
}
