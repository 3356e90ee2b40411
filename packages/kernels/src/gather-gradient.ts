import { type GradConfig, reshape, type Tensor, transpose, unsortedSegmentSum, util } from '@tensorflow/tfjs-core';
import { BackendError } from '@unroll/core';

/** The gradient of tfjs's gather: each gathered row's gradient is added to the row it was gathered from. */
export const gatherGradient: GradConfig = {
  kernelName: 'GatherV2',
  inputsToSave: ['x', 'indices'],
  gradFunc: (dy, saved, attributes) => {
    if (attributes['batchDims'] !== 0) {
      throw new BackendError({
        caller: 'gather',
        problem: 'no gradient is registered for `batchDims` other than 0',
        advice:
          'Join the batch to the axis with reshape, and add the number of its first row to the indices of each entry.',
      });
    }
    const [x, indices] = saved as [Tensor, Tensor];
    const axis = util.parseAxisParam(attributes['axis'] as number, x.shape)[0] as number;
    const outer = util.sizeFromShape(x.shape.slice(0, axis));
    const inner = util.sizeFromShape(x.shape.slice(axis + 1));
    return {
      x: () => {
        const gradient = reshape(dy as Tensor, [outer, indices.size, inner]);
        const rows = transpose(gradient, [1, 0, 2]); // [indices, outer, inner]
        const sums = unsortedSegmentSum(rows, reshape(indices, [indices.size]), x.shape[axis] as number);
        return reshape(transpose(sums, [1, 0, 2]), x.shape); // sums [axis, outer, inner]
      },
    };
  },
};
