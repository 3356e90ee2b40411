import {
  backend_util,
  concat,
  type GradConfig,
  pad,
  reshape,
  slice,
  split,
  stack,
  type Tensor,
  transpose,
  unsortedSegmentSum,
  unstack,
  util,
} from '@tensorflow/tfjs-core';
import { reducedToShape } from './arithmetic-gradients.js';

/** The gradient of an operation that only gives its operand another shape. */
function reshaping(kernelName: string, operand: string): GradConfig {
  return {
    kernelName,
    inputsToSave: [operand],
    gradFunc: (dy, saved) => ({ [operand]: () => reshape(dy as Tensor, (saved[0] as Tensor).shape) }),
  };
}

const sliceGradient: GradConfig = {
  kernelName: 'Slice',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const { shape } = saved[0] as Tensor;
    const begin = [attributes['begin'] as number | number[]].flat();
    const size = (dy as Tensor).shape;
    const paddings = shape.map((length, axis): [number, number] => {
      const before = begin[axis] ?? 0;
      return [before, length - before - (size[axis] as number)];
    });
    return { x: () => pad(dy as Tensor, paddings) };
  },
};

const padGradient: GradConfig = {
  kernelName: 'PadV2',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const begin = (attributes['paddings'] as [number, number][]).map(([before]) => before);
    return { x: () => slice(dy as Tensor, begin, (saved[0] as Tensor).shape) };
  },
};

const concatGradient: GradConfig = {
  kernelName: 'Concat',
  saveAllInputs: true,
  gradFunc: (dy, saved, attributes) => {
    const axis = util.parseAxisParam(attributes['axis'] as number, (dy as Tensor).shape)[0] as number;
    const lengths = saved.map(({ shape }) => shape[axis] as number);
    return thunks(split(dy as Tensor, lengths, axis));
  },
};

const gatherGradient: GradConfig = {
  kernelName: 'GatherV2',
  inputsToSave: ['x', 'indices'],
  gradFunc: (dy, saved, attributes) => {
    const [x, indices] = saved as [Tensor, Tensor];
    const axis = util.parseAxisParam(attributes['axis'] as number, x.shape)[0] as number;
    const outer = util.sizeFromShape(x.shape.slice(0, axis));
    const inner = util.sizeFromShape(x.shape.slice(axis + 1));
    const byIndex = (): Tensor => transpose(reshape(dy as Tensor, [outer, indices.size, inner]), [1, 0, 2]);
    return {
      x: () => {
        const sums = unsortedSegmentSum(byIndex(), reshape(indices, [indices.size]), x.shape[axis] as number);
        return reshape(transpose(sums, [1, 0, 2]), x.shape); // sums [axis, outer, inner]
      },
    };
  },
};

/** Gradients by the position of the operand, as tfjs wants them for operations on a list. */
function thunks(gradients: Tensor[]): Record<string, () => Tensor> {
  return Object.fromEntries(gradients.map((gradient, index) => [String(index), () => gradient]));
}

/** The gradients of tfjs's operations that move values without changing them. */
export const layoutGradients: readonly GradConfig[] = [
  {
    kernelName: 'BroadcastTo',
    inputsToSave: ['x'],
    gradFunc: (dy, saved) => ({ x: () => reducedToShape(dy as Tensor, (saved[0] as Tensor).shape) }),
  },
  concatGradient,
  reshaping('ExpandDims', 'input'),
  gatherGradient,
  {
    kernelName: 'Pack',
    gradFunc: (dy, _saved, attributes) => thunks(unstack(dy as Tensor, attributes['axis'] as number)),
  },
  padGradient,
  reshaping('Reshape', 'x'),
  sliceGradient,
  {
    kernelName: 'SplitV',
    gradFunc: (dy, _saved, attributes) => ({ x: () => concat(dy as unknown as Tensor[], attributes['axis'] as number) }),
  },
  {
    kernelName: 'Transpose',
    gradFunc: (dy, _saved, attributes) => {
      const inverse = backend_util.getUndoAxesPermutation(attributes['perm'] as number[]);
      return { x: () => transpose(dy as Tensor, inverse) };
    },
  },
  {
    kernelName: 'Unpack',
    gradFunc: (dy, _saved, attributes) => ({
      value: () => stack(dy as unknown as Tensor[], attributes['axis'] as number),
    }),
  },
];
