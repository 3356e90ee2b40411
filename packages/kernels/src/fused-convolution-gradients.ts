import type { KernelConfig } from '@tensorflow/tfjs-core';
import {
  type ConvolutionGradientCall,
  convolutionChannels,
  convolutionGradientKernel,
  depthwiseChannels,
} from './convolution-gradient-kernel.js';
import type { WasmBridge } from './wasm-bridge.js';
import { withGeometry } from './window-geometry.js';

/**
 * tfjs's gradients of convolutions for the WASM backend, which lacks all but Conv2DBackpropInput.
 *
 * Where a window of a convolution reaches over the left or right border, zeros are multiplied: with an infinite number
 * on the other side they give NaN.
 *
 * @param plainInputGradient tfjs's Conv2DBackpropInput, for images with the channels first.
 */
export function fusedConvolutionGradients(bridge: WasmBridge, plainInputGradient: KernelConfig): KernelConfig[] {
  const { kernels } = bridge;
  const inputGradient = convolutionGradientKernel('Conv2DBackpropInput', convolutionChannels, (call) => {
    const { dy, operand: filter, output } = addressesOf(bridge, call);
    withGeometryAndScratch(bridge, call, kernels.convolutionInputGradientScratchBytes, (geometry, scratch) => {
      kernels.convolutionInputGradient(geometry, dy, filter, output, scratch);
    });
  });
  return [
    convolutionGradientKernel('Conv2DBackpropFilter', convolutionChannels, (call) => {
      const { dy, operand: x, output } = addressesOf(bridge, call);
      withGeometryAndScratch(bridge, call, kernels.convolutionFilterGradientScratchBytes, (geometry, scratch) => {
        kernels.convolutionFilterGradient(geometry, x, dy, output, scratch);
      });
    }),
    {
      ...plainInputGradient,
      kernelFunc: (call) => {
        const isPlain = call.attrs?.['dataFormat'] === 'NCHW';
        return isPlain ? plainInputGradient.kernelFunc(call) : inputGradient.kernelFunc(call);
      },
    },
    convolutionGradientKernel('DepthwiseConv2dNativeBackpropFilter', depthwiseChannels, (call) => {
      const { dy, operand: x, output } = addressesOf(bridge, call);
      withGeometryAndScratch(bridge, call, kernels.depthwiseScratchBytes, (geometry, scratch) => {
        kernels.depthwiseFilterGradient(geometry, x, dy, output, scratch);
      });
    }),
    convolutionGradientKernel('DepthwiseConv2dNativeBackpropInput', depthwiseChannels, (call) => {
      const { dy, operand: filter, output } = addressesOf(bridge, call);
      withGeometryAndScratch(bridge, call, kernels.depthwiseScratchBytes, (geometry, scratch) => {
        kernels.depthwiseInputGradient(geometry, dy, filter, output, scratch);
      });
    }),
  ];
}

function addressesOf(
  { addressOf }: WasmBridge,
  { dy, operand, output }: ConvolutionGradientCall,
): Record<'dy' | 'operand' | 'output', number> {
  return { dy: addressOf(dy), operand: addressOf(operand), output: addressOf(output) };
}

/** Runs an action with the addresses of the geometry, and of as much scratch as it asks for. */
function withGeometryAndScratch(
  bridge: WasmBridge,
  call: ConvolutionGradientCall,
  scratchBytes: (geometry: number) => number,
  action: (geometry: number, scratch: number) => void,
): void {
  withGeometry(bridge, call.geometry, (geometry) => {
    bridge.withScratch([scratchBytes(geometry)], ([scratch]) => action(geometry, scratch as number));
  });
}
