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
  for (let row = 0; row < batch; row++) {
    const end = (row * time + (lengthOf[row] as number)) * size;
    for (let feature = 0; feature < size; feature++) {
      let best = row * time * size + feature;
      for (let place = best + size; place < end; place += size) {
        if ((values[place] as number) <= (values[best] as number)) continue;
        best = place; // greater, or one of them is NaN
        if (Number.isNaN(values[place])) break;
      }
      places[row * size + feature] = best;
    }
  }
  const numbers = reshape(block, [block.size]);
  return reshape(gather(numbers, tensor1d(places, 'int32')), [batch, size]);
}
