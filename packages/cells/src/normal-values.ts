import { type Rank, type ShapeMap, type Tensor, tensor, util } from '@tensorflow/tfjs-core';
import { type RandomKey, randomNormals } from '@unroll/core';

/** Numbers of the normal distribution with mean 0. The same key gives the same bits on every machine. */
export function normalValues<R extends Rank>(key: RandomKey, shape: ShapeMap[R], deviation: number): Tensor<R> {
  const normals = randomNormals(key, util.sizeFromShape(shape));
  return tensor(
    Float32Array.from(normals, (normal) => deviation * normal),
    shape,
  );
}
