import { backend_util, div, type GradConfig, mul, ones, reshape, type Tensor, util } from '@tensorflow/tfjs-core';

/** A reduction's gradient, spread over the axes that were reduced. On WASM a product is far faster than broadcastTo. */
function spread(dy: Tensor, shape: number[], axis: number | number[] | null): Tensor {
  const axes = util.parseAxisParam(axis as number[], shape);
  const keptShape = backend_util.expandShapeToKeepDim(reducedShape(shape, axes), axes);
  return mul(reshape(dy, keptShape), ones(shape));
}

function reducedShape(shape: number[], axes: number[]): number[] {
  return shape.filter((_, axis) => !axes.includes(axis));
}

const sumGradient: GradConfig = {
  kernelName: 'Sum',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => ({
    x: () => spread(dy as Tensor, (saved[0] as Tensor).shape, attributes['axis'] as number[]),
  }),
};

const meanGradient: GradConfig = {
  kernelName: 'Mean',
  inputsToSave: ['x'],
  gradFunc: (dy, saved, attributes) => {
    const { shape, size } = saved[0] as Tensor;
    return { x: () => div(spread(dy as Tensor, shape, attributes['axis'] as number[]), size / (dy as Tensor).size) };
  },
};

/** The gradients of tfjs's reductions. */
export const reductionGradients: readonly GradConfig[] = [meanGradient, sumGradient];
