import { conv2d, engine, type GradConfig, type NamedAttrMap, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { refuseDilations } from './window-geometry.js';

/** The gradient of a convolution by both operands, from the kernels that tfjs has for them. */
function convolution(kernelName: string, inputGradient: string, filterGradient: string): GradConfig {
  return {
    kernelName,
    inputsToSave: ['x', 'filter'],
    gradFunc: (outputGradient, saved, attributes) => {
      refuseDilations(kernelName, attributes['dilations'] as number | number[] | undefined);
      const [x, filter] = saved as [Tensor, Tensor];
      const dy = outputGradient as Tensor;
      return {
        x: () => engine().runKernel(inputGradient, { dy, filter }, { ...attributes, inputShape: x.shape }),
        filter: () => engine().runKernel(filterGradient, { x, dy }, { ...attributes, filterShape: filter.shape }),
      };
    },
  };
}

/** What conv2dTranspose runs: it is linear in dy, so that its gradient by dy is the convolution. */
const transposedConvolutionGradient: GradConfig = {
  kernelName: 'Conv2DBackpropInput',
  inputsToSave: ['dy', 'filter'],
  gradFunc: (outputGradient, saved, attributes) => {
    const [dy, filter] = saved as [Tensor4D, Tensor4D];
    const x = outputGradient as Tensor4D;
    const { strides, pad, dataFormat, dimRoundingMode } = attributes as NamedAttrMap as TransposedAttributes;
    return {
      dy: () => conv2d(x, filter, strides, pad, dataFormat, 1, dimRoundingMode),
      filter: () => engine().runKernel('Conv2DBackpropFilter', { x, dy }, { ...attributes, filterShape: filter.shape }),
    };
  },
};

type TransposedAttributes = {
  readonly strides: [number, number];
  readonly pad: number | 'same' | 'valid';
  readonly dataFormat: 'NHWC' | 'NCHW';
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil';
};

/** The gradients of tfjs's convolutions in two dimensions. In one they are convolutions of images of height 1. */
export const convolutionGradients: readonly GradConfig[] = [
  convolution('Conv2D', 'Conv2DBackpropInput', 'Conv2DBackpropFilter'),
  transposedConvolutionGradient,
  convolution('DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'),
];
