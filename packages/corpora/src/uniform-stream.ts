import { foldInKey, type RandomKey, randomUniforms } from '@unroll/core';

const blockSize = 32;

/** An endless supply of random numbers uniform on [0, 1), drawn from one key a block at a time. */
export function uniformStream(key: RandomKey): () => number {
  let block: Float64Array = new Float64Array(0);
  let blockCount = 0;
  let position = 0;
  return () => {
    if (position === block.length) {
      block = randomUniforms(foldInKey(key, blockCount), blockSize);
      blockCount += 1;
      position = 0;
    }
    const uniform = block[position] as number;
    position += 1;
    return uniform;
  };
}
