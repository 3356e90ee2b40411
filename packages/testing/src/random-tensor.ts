import { type Tensor, tensor, util } from '@tensorflow/tfjs-core';
import { type RandomKey, randomNormals } from '@unroll/core';

/** A float32 tensor of standard normal numbers. */
export function randomTensor(key: RandomKey, shape: readonly number[]): Tensor {
  return tensor(Float32Array.from(randomNormals(key, util.sizeFromShape([...shape]))), [...shape]);
}
