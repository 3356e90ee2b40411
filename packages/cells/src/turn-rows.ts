import { gather, reshape, type Tensor, type Tensor1D, tensor1d } from '@tensorflow/tfjs-core';

/**
 * Turns each row around at its length: its last step comes first. What lies past the length stays where it is.
 *
 * Shapes: block and result [batch, time, ...].
 */
export function turnRows<Block extends Tensor>(block: Block, lengths?: Tensor1D): Block {
  const [batch, time, ...features] = block.shape as [number, number, ...number[]];
  const lengthOf = lengths?.dataSync();
  const places = Int32Array.from({ length: batch * time }, (_, place) => {
    const row = Math.floor(place / time);
    const step = place - row * time;
    const length = lengthOf?.[row] ?? time;
    return step < length ? row * time + length - 1 - step : place;
  });
  const steps = reshape(block, [batch * time, ...features]);
  return reshape(gather(steps, tensor1d(places, 'int32')), block.shape) as Block;
}
