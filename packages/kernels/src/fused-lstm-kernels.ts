import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

const floatBytes = 4;

/** The kernels of `lstmSequence` for the WASM backend, each one pass over the sequence inside the heap. */
export function fusedLstmKernels({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig[] {
  const forward = wasmKernel(lstmSequenceKernel.kernelName, (given, _attributes, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, hidden, memory } = given as Record<string, TensorInfo> &
      Record<'inputs' | 'inputWeight' | 'recurrentWeight' | 'bias' | 'hidden' | 'memory', TensorInfo>;
    const [batch, time, inputSize] = inputs.shape as [number, number, number];
    const hiddenSize = hidden.shape[1] as number;
    const width = 4 * hiddenSize;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = heap.makeOutput([batch, hiddenSize], 'float32');
    const finalMemory = heap.makeOutput([batch, hiddenSize], 'float32');
    const gates = heap.makeOutput([batch, time, width], 'float32');
    const memories = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const sizes = [kernels.panelBytes(inputSize, width), kernels.panelBytes(hiddenSize, width)];
    withScratch(sizes, ([inputPanels, recurrentPanels]) => {
      const [gatesAt, rowBytes] = [addressOf(gates), width * floatBytes];
      kernels.packPanels(addressOf(inputWeight), rowBytes, floatBytes, inputSize, width, inputPanels as number);
      kernels.packPanels(
        addressOf(recurrentWeight),
        rowBytes,
        floatBytes,
        hiddenSize,
        width,
        recurrentPanels as number,
      );
      kernels.repeatRow(addressOf(bias), rowBytes, gatesAt, batch * time);
      kernels.multiplyPanels(
        addressOf(inputs),
        inputSize * floatBytes,
        floatBytes,
        inputPanels as number,
        gatesAt,
        rowBytes,
        batch * time,
        width,
        inputSize,
      );
      kernels.lstmForward(
        gatesAt,
        recurrentPanels as number,
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
      given as Record<
        | 'recurrentWeight'
        | 'initialMemory'
        | 'gates'
        | 'memories'
        | 'outputGradient'
        | 'hiddenGradient'
        | 'memoryGradient',
        TensorInfo
      >;
    const [batch, time, hiddenSize] = memories.shape as [number, number, number];
    const width = 4 * hiddenSize;
    const preactivation = heap.makeOutput([batch, time, width], 'float32');
    const initialHiddenGradient = heap.makeOutput([batch, hiddenSize], 'float32');
    const initialMemoryGradient = heap.makeOutput([batch, hiddenSize], 'float32');
    withScratch([kernels.panelBytes(width, hiddenSize)], ([transposedPanels]) => {
      // Uᵀ: its rows are the columns of U.
      kernels.packPanels(
        addressOf(recurrentWeight),
        floatBytes,
        width * floatBytes,
        width,
        hiddenSize,
        transposedPanels as number,
      );
      kernels.lstmBackward(
        addressOf(gates),
        addressOf(memories),
        addressOf(initialMemory),
        transposedPanels as number,
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
