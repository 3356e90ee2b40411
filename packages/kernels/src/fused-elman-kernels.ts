import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { elmanGradientKernel, elmanSequenceKernel } from './elman-sequence.js';
import { projectTo, withPanels, withTransposedPanels } from './fused-projection.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

type ForwardInputs = Record<'inputs' | 'inputWeight' | 'recurrentWeight' | 'bias' | 'hidden', TensorInfo>;
type BackwardInputs = Record<'recurrentWeight' | 'outputs' | 'outputGradient' | 'hiddenGradient', TensorInfo>;

/** The kernels of `elmanSequence` for the WASM backend, each one pass over the sequence inside the heap. */
export function fusedElmanKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf } = bridge;

  const forward = wasmKernel(elmanSequenceKernel.kernelName, (given, _attributes, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, hidden } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = heap.makeOutput([batch, hiddenSize], 'float32');
    projectTo(addressOf(outputs), bridge, { inputs, weight: inputWeight, bias });
    withPanels(bridge, recurrentWeight, (recurrentPanels) => {
      const [initial, final] = [addressOf(hidden), addressOf(finalHidden)];
      kernels.elmanForward(addressOf(outputs), recurrentPanels, initial, final, batch, time, hiddenSize);
    });
    return [outputs, finalHidden];
  });

  const backward = wasmKernel(elmanGradientKernel.kernelName, (given, _attributes, heap) => {
    const { recurrentWeight, outputs, outputGradient, hiddenGradient } = given as BackwardInputs;
    const [batch, time, hiddenSize] = outputs.shape as [number, number, number];
    const preactivation = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const initialHiddenGradient = heap.makeOutput([batch, hiddenSize], 'float32');
    withTransposedPanels(bridge, recurrentWeight, (transposedPanels) => {
      kernels.elmanBackward(
        addressOf(outputs),
        transposedPanels,
        addressOf(outputGradient),
        addressOf(hiddenGradient),
        addressOf(initialHiddenGradient),
        addressOf(preactivation),
        batch,
        time,
        hiddenSize,
      );
    });
    return [preactivation, initialHiddenGradient];
  });

  return [forward, backward];
}
