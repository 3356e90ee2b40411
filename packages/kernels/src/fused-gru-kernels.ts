import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { projectTo, withPanels, withTransposedPanels } from './fused-projection.js';
import { gruGradientKernel, gruSequenceKernel } from './gru-sequence.js';
import type { WasmBridge } from './wasm-bridge.js';
import { wasmKernel } from './wasm-heap.js';

const floatBytes = 4;

type ForwardInputs = Record<
  'inputs' | 'inputWeight' | 'recurrentWeight' | 'bias' | 'recurrentBias' | 'hidden',
  TensorInfo
>;
type BackwardInputs = Record<
  'recurrentWeight' | 'initialHidden' | 'outputs' | 'gates' | 'outputGradient' | 'hiddenGradient',
  TensorInfo
>;

/** The kernels of `gruSequence` for the WASM backend, each one pass over the sequence inside the heap. */
export function fusedGruKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf, withScratch } = bridge;

  const forward = wasmKernel(gruSequenceKernel.kernelName, (given, _attributes, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, recurrentBias, hidden } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number, number];
    const hiddenSize = hidden.shape[1] as number;
    const stepBytes = batch * 3 * hiddenSize * floatBytes;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = heap.makeOutput([batch, hiddenSize], 'float32');
    const gates = heap.makeOutput([batch, time, 4 * hiddenSize], 'float32');
    withScratch([time * stepBytes, stepBytes], ([projections, recurrence]) => {
      projectTo(projections as number, bridge, { inputs, weight: inputWeight, bias });
      withPanels(bridge, recurrentWeight, (recurrentPanels) => {
        kernels.gruForward(
          projections as number,
          recurrentPanels,
          addressOf(recurrentBias),
          recurrence as number,
          addressOf(hidden),
          addressOf(outputs),
          addressOf(finalHidden),
          addressOf(gates),
          batch,
          time,
          hiddenSize,
        );
      });
    });
    return [outputs, finalHidden, gates];
  });

  const backward = wasmKernel(gruGradientKernel.kernelName, (given, _attributes, heap) => {
    const { recurrentWeight, initialHidden, outputs, gates, outputGradient, hiddenGradient } = given as BackwardInputs;
    const [batch, time, hiddenSize] = outputs.shape as [number, number, number];
    const inputProjection = heap.makeOutput([batch, time, 3 * hiddenSize], 'float32');
    const recurrentProjection = heap.makeOutput([batch, time, 3 * hiddenSize], 'float32');
    const initialHiddenGradient = heap.makeOutput([batch, hiddenSize], 'float32');
    withTransposedPanels(bridge, recurrentWeight, (transposedPanels) => {
      kernels.gruBackward(
        addressOf(outputs),
        addressOf(initialHidden),
        addressOf(gates),
        transposedPanels,
        addressOf(outputGradient),
        addressOf(hiddenGradient),
        addressOf(initialHiddenGradient),
        addressOf(inputProjection),
        addressOf(recurrentProjection),
        batch,
        time,
        hiddenSize,
      );
    });
    return [inputProjection, recurrentProjection, initialHiddenGradient];
  });

  return [forward, backward];
}
