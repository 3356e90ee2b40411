import {
  backend_util,
  concat,
  type GradConfig,
  pad,
  reshape,
  slice,
  split,
  stack,
  sum,
  type Tensor,
  transpose,
  unstack,
  util,
} from '@tensorflow/tfjs-core';
import { recordedShape } from './recorded-shapes.js';

/** The gradient of an operation that only gives its operand another shape. */
function reshaping(kernelName: string, operand: string): GradConfig {
  return {
    kernelName,
    gradFunc: (dy, saved) => ({ [operand]: () => reshape(dy as Tensor, recordedShape(saved, operand)) }),
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

/** tfjs broadcasts by tiling, so this is also the gradient of broadcastTo. */
const tileGradient: GradConfig = {
  kernelName: 'Tile',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const { shape } = saved[0] as Tensor;
    const repetitions = attributes['reps'] as number[];
    const copies = shape.flatMap((length, axis) => [repetitions[axis] as number, length]);
    const copyAxes = shape.map((_, axis) => 2 * axis);
    return { x: () => reshape(sum(reshape(dy as Tensor, copies), copyAxes), shape) };
  },
};

/** Gradients by the position of the operand, as tfjs wants them for operations on a list. */
function thunks(gradients: Tensor[]): Record<string, () => Tensor> {
  return Object.fromEntries(gradients.map((gradient, index) => [String(index), () => gradient]));
}

/** The gradients of an operation with several outputs. tfjs hands one over bare where there is only one. */
function listed(gradients: Tensor | Tensor[]): Tensor[] {
  return [gradients].flat();
}

/**
 * Gradients of what only arranges values, for which tfjs's save the operands. `installKernels('wasm')` registers them in
 * place of those.
 */
export const arrangingGradients: readonly GradConfig[] = [
  reshaping('ExpandDims', 'input'),
  {
    kernelName: 'Pack',
    gradFunc: (dy, _saved, attributes) => thunks(unstack(dy as Tensor, attributes['axis'] as number)),
  },
  reshaping('Reshape', 'x'),
];

/** The gradients of tfjs's operations that move values without changing them. */
export const layoutGradients: readonly GradConfig[] = [
  ...arrangingGradients,
  concatGradient,
  padGradient,
  sliceGradient,
  {
    kernelName: 'SplitV',
    gradFunc: (dy, _saved, attributes) => ({
      x: () => concat(listed(dy), attributes['axis'] as number),
    }),
  },
  tileGradient,
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
      value: () => stack(listed(dy), attributes['axis'] as number),
    }),
  },
];
