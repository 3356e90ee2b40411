import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { projectTo } from './fused-projection.js';
import { allColumns, withRecurrence } from './fused-recurrence.js';
import { gruGradientKernel, gruSequenceKernel } from './gru-sequence.js';
import type { WasmBridge } from './wasm-bridge.js';
import { copied, fusedKernel, hiddenOutput } from './wasm-heap.js';

const floatBytes = 4;

type ForwardInputs = Record<
  'inputs' | 'inputWeight' | 'recurrentWeight' | 'bias' | 'recurrentBias' | 'hidden' | 'lengths',
  TensorInfo
>;
type BackwardInputs = Record<
  'recurrentWeight' | 'initialHidden' | 'lengths' | 'outputs' | 'gates' | 'outputGradient' | 'hiddenGradient',
  TensorInfo
>;

/** The kernels of `gruSequence` for the WASM backend, each one pass over the sequence inside the heap. */
export function fusedGruKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf, withScratch } = bridge;

  const forward = fusedKernel(gruSequenceKernel.kernelName, (given, { isReversed }, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, recurrentBias, hidden, lengths } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = heap.makeOutput([batch, hiddenSize], 'float32');
    const gates = heap.makeOutput([batch, time, 4 * hiddenSize], 'float32');
    withScratch([batch * time * 3 * hiddenSize * floatBytes], ([projections]) => {
      projectTo(projections as number, bridge, { inputs, weight: inputWeight, bias });
      withRecurrence(bridge, [allColumns(recurrentWeight)], { batch, productSize: 3 * hiddenSize }, (scratch) => {
        kernels.gruForward(
          projections as number,
          scratch.panels[0] as number,
          addressOf(recurrentBias),
          addressOf(lengths),
          addressOf(hidden),
          addressOf(outputs),
          addressOf(finalHidden),
          addressOf(gates),
          scratch.groups,
          scratch.products,
          scratch.tile,
          batch,
          time,
          hiddenSize,
          Number(isReversed),
        );
      });
    });
    return [outputs, finalHidden, hiddenOutput(gates)];
  });

  const backward = fusedKernel(gruGradientKernel.kernelName, (given, { isReversed }, heap) => {
    const { recurrentWeight, initialHidden, lengths, outputs, gates, outputGradient, hiddenGradient } =
      given as BackwardInputs;
    const [batch, time, hiddenSize] = outputs.shape as [number, number, number];
    const inputProjection = heap.makeOutput([batch, time, 3 * hiddenSize], 'float32');
    const recurrentProjection = heap.makeOutput([batch, time, 3 * hiddenSize], 'float32');
    const hidden = copied(heap, hiddenGradient);
    const sizes = { batch, productSize: 0, isTransposed: true };
    withRecurrence(bridge, [allColumns(recurrentWeight)], sizes, (scratch) => {
      kernels.gruBackward(
        addressOf(outputs),
        addressOf(initialHidden),
        addressOf(gates),
        addressOf(lengths),
        scratch.panels[0] as number,
        addressOf(outputGradient),
        addressOf(hidden),
        addressOf(inputProjection),
        addressOf(recurrentProjection),
        scratch.groups,
        scratch.tile,
        batch,
        time,
        hiddenSize,
        Number(isReversed),
      );
    });
    return [inputProjection, recurrentProjection, hidden];
  });

  return [forward, backward];
}
