import { type Rank, type ShapeMap, type Tensor, tensor, util } from '@tensorflow/tfjs-core';
import { type RandomKey, randomUniforms, requireNumber } from '@unroll/core';

/** Makes fresh values for a parameter. The same key gives the same bits on every machine. */
export type Initializer = <R extends Rank>(key: RandomKey, shape: ShapeMap[R]) => Tensor<R>;

/**
 * An initializer that draws uniformly from -limit up to limit.
 *
 * @param limit Greater than 0. Cells use 1/√hiddenSize.
 * @throws ArgumentError if the limit is not a positive number.
 * @example const weight: Tensor2D = uniformInitializer(0.1)(key, [64, 128]);
 */
export function uniformInitializer(limit: number): Initializer {
  requireNumber('uniformInitializer', { limit }, { above: 0 });
  return (key, shape) => {
    const size = util.sizeFromShape(shape);
    const values = Float32Array.from(randomUniforms(key, size), (uniform) => limit * (2 * uniform - 1));
    return tensor(values, shape);
  };
}
