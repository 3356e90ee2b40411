import { matMul, randomNormal, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Runner } from '../contestants/contestant.ts';
import type { ProductWorkload } from '../workload.ts';

/** Products through tfjs, each into a tensor of its own. */
export function prepareProduct({ rows, inner, columns }: ProductWorkload): Runner {
  const left: Tensor2D = randomNormal([rows, inner]);
  const right: Tensor2D = randomNormal([inner, columns]);
  return {
    run(repetitions) {
      for (let count = 0; count < repetitions; count++) matMul(left, right).dispose();
    },
    release() {
      left.dispose();
      right.dispose();
    },
  };
}
