import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { projectTo, withPanels, withTransposedPanels } from './fused-projection.js';
import { lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

type ForwardInputs = Record<'inputs' | 'inputWeight' | 'recurrentWeight' | 'bias' | 'hidden' | 'memory', TensorInfo>;
type BackwardInputs = Record<
  'recurrentWeight' | 'initialMemory' | 'gates' | 'memories' | 'outputGradient' | 'hiddenGradient' | 'memoryGradient',
  TensorInfo
>;

/** The kernels of `lstmSequence` for the WASM backend, each one pass over the sequence inside the heap. */
export function fusedLstmKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf } = bridge;

  const forward = wasmKernel(lstmSequenceKernel.kernelName, (given, _attributes, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, hidden, memory } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = heap.makeOutput([batch, hiddenSize], 'float32');
    const finalMemory = heap.makeOutput([batch, hiddenSize], 'float32');
    const gates = heap.makeOutput([batch, time, 4 * hiddenSize], 'float32');
    const memories = heap.makeOutput([batch, time, hiddenSize], 'float32');
    projectTo(addressOf(gates), bridge, { inputs, weight: inputWeight, bias });
    withPanels(bridge, recurrentWeight, (recurrentPanels) => {
      kernels.lstmForward(
        addressOf(gates),
        recurrentPanels,
        addressOf(hidden),
        addressOf(memory),
        addressOf(outputs),
        addressOf(memories),
        addressOf(finalHidden),
        addressOf(finalMemory),
        batch,
        time,
        hiddenSize,
      );
    });
    return [outputs, finalHidden, finalMemory, gates, memories];
  });

  const backward = wasmKernel(lstmGradientKernel.kernelName, (given, _attributes, heap) => {
    const { recurrentWeight, initialMemory, gates, memories, outputGradient, hiddenGradient, memoryGradient } =
      given as BackwardInputs;
    const [batch, time, hiddenSize] = memories.shape as [number, number, number];
    const preactivation = heap.makeOutput([batch, time, 4 * hiddenSize], 'float32');
    const initialHiddenGradient = heap.makeOutput([batch, hiddenSize], 'float32');
    const initialMemoryGradient = heap.makeOutput([batch, hiddenSize], 'float32');
    withTransposedPanels(bridge, recurrentWeight, (transposedPanels) => {
      kernels.lstmBackward(
        addressOf(gates),
        addressOf(memories),
        addressOf(initialMemory),
        transposedPanels,
        addressOf(outputGradient),
        addressOf(hiddenGradient),
        addressOf(memoryGradient),
        addressOf(initialHiddenGradient),
        addressOf(initialMemoryGradient),
        addressOf(preactivation),
        batch,
        time,
        hiddenSize,
      );
    });
    return [preactivation, initialHiddenGradient, initialMemoryGradient];
  });

  return [forward, backward];
}
