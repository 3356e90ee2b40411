import { type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';

/** A bias whose part for each gate starts at a value: [gates·hiddenSize]. */
export function gateBias(hiddenSize: number, valueOfGate: readonly number[]): Tensor1D {
  return tensor1d(Float32Array.from(valueOfGate.flatMap((value) => Array<number>(hiddenSize).fill(value))));
}
