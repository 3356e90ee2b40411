import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';

/** The inputs of a kernel that takes any number of tensors: each is named by its place in the list. */
export function inputsByPlace(tensors: readonly Tensor[]): NamedTensorMap {
  const inputs: NamedTensorMap = {};
  tensors.forEach((tensor, place) => {
    inputs[place] = tensor;
  });
  return inputs;
}
