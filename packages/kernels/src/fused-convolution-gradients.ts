import type { KernelConfig } from '@tensorflow/tfjs-core';
import { convolutionChannels, convolutionGradientKernel, depthwiseChannels } from './convolution-gradient-kernel.js';
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
  const { kernels, addressOf, withScratch } = bridge;

  function fused(
    kernelName: string,
    outputChannels: (filterShape: readonly number[]) => number,
    compute: (...given: number[]) => void,
    scratchBytes: (geometry: number) => number,
  ): KernelConfig {
    return convolutionGradientKernel(kernelName, outputChannels, ({ geometry, operand, dy, output }) => {
      withGeometry(bridge, geometry, (address) => {
        withScratch([scratchBytes(address)], ([scratch]) => {
          compute(address, addressOf(operand), addressOf(dy), addressOf(output), scratch as number);
        });
      });
    });
  }

  const inputGradient = fused(
    'Conv2DBackpropInput',
    convolutionChannels,
    kernels.convolutionInputGradient,
    kernels.convolutionInputGradientScratchBytes,
  );
  return [
    fused(
      'Conv2DBackpropFilter',
      convolutionChannels,
      kernels.convolutionFilterGradient,
      kernels.convolutionFilterGradientScratchBytes,
    ),
    {
      ...plainInputGradient,
      kernelFunc: (call) => {
        const isPlain = call.attrs?.['dataFormat'] === 'NCHW';
        return isPlain ? plainInputGradient.kernelFunc(call) : inputGradient.kernelFunc(call);
      },
    },
    fused(
      'DepthwiseConv2dNativeBackpropFilter',
      depthwiseChannels,
      kernels.depthwiseFilterGradient,
      kernels.depthwiseScratchBytes,
    ),
    fused(
      'DepthwiseConv2dNativeBackpropInput',
      depthwiseChannels,
      kernels.depthwiseInputGradient,
      kernels.depthwiseScratchBytes,
    ),
  ];
}
