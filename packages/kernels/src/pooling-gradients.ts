import { engine, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';

/** The gradients of tfjs's pooling in two dimensions, from the kernels that tfjs has for them. */
export const poolingGradients: readonly GradConfig[] = [
  {
    kernelName: 'AvgPool',
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attributes) => {
      const [input] = saved as [Tensor];
      return { x: () => engine().runKernel('AvgPoolGrad', { dy: dy as Tensor, input }, attributes) };
    },
  },
  {
    kernelName: 'MaxPool',
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, saved, attributes) => {
      const [input, output] = saved as [Tensor, Tensor];
      return { x: () => engine().runKernel('MaxPoolGrad', { dy: dy as Tensor, input, output }, attributes) };
    },
  },
];
