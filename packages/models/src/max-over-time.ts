import { gather, reshape, type Tensor1D, type Tensor2D, type Tensor3D, tensor1d } from '@tensorflow/tfjs-core';

/**
 * The greatest number of each feature over the steps of a row; NaN where one of them is. Of equal numbers the first gets
 * the gradient.
 *
 * Shapes: block [batch, time, size]; lengths, int32, from 1 to time, [batch]; result [batch, size].
 */
export function maxOverTime(block: Tensor3D, lengths: Tensor1D): Tensor2D {
  const [batch, time, size] = block.shape;
  const values = block.dataSync();
  const lengthOf = lengths.dataSync();
  const places = new Int32Array(batch * size);
  const greatest = new Float32Array(size); // of each feature, so far
  for (let row = 0; row < batch; row++) {
    const begin = row * time * size;
    const end = begin + (lengthOf[row] as number) * size;
    const best = row * size;
    for (let feature = 0; feature < size; feature++) {
      greatest[feature] = values[begin + feature] as number;
      places[best + feature] = begin + feature;
    }
    for (let step = begin + size; step < end; step += size) {
      for (let feature = 0; feature < size; feature++) {
        const value = values[step + feature] as number;
        const before = greatest[feature] as number;
        if (value <= before || Number.isNaN(before)) continue;
        greatest[feature] = value; // greater, or the first that is NaN
        places[best + feature] = step + feature;
      }
    }
  }
  const numbers = reshape(block, [block.size]);
  return reshape(gather(numbers, tensor1d(places, 'int32')), [batch, size]);
}
