import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { allColumns, withRecurrence } from './fused-recurrence.js';
import { forProjectedSteps } from './fused-step-projections.js';
import { gruGradientKernel, gruSequenceKernel } from './gru-sequence.js';
import type { WasmBridge } from './wasm-bridge.js';
import { copied, fusedKernel, hiddenOutput } from './wasm-heap.js';

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
  const { kernels, addressOf } = bridge;

  const forward = fusedKernel(gruSequenceKernel.kernelName, (given, { isReversed }, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, recurrentBias, hidden, lengths } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = copied(heap, hidden); // the state that runs through the steps
    const gates = heap.makeOutput([time, batch, 4 * hiddenSize], 'float32');
    const projection = { inputs, weight: inputWeight };
    withRecurrence(bridge, [allColumns(recurrentWeight)], { batch, productSize: 3 * hiddenSize }, (scratch) => {
      forProjectedSteps(bridge, projection, isReversed as boolean, ({ projections, tokens, firstStep, stepCount }) => {
        kernels.gruForward(
          projections,
          tokens,
          addressOf(bias),
          scratch.panels[0] as number,
          addressOf(recurrentBias),
          addressOf(lengths),
          addressOf(finalHidden),
          addressOf(outputs),
          addressOf(gates),
          scratch.groups,
          scratch.products,
          scratch.tile,
          batch,
          time,
          hiddenSize,
          firstStep,
          stepCount,
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
    const biasGradient = heap.makeOutput([4 * hiddenSize], 'float32');
    const hidden = copied(heap, hiddenGradient);
    const sizes = { batch, productSize: 3 * hiddenSize, isTransposed: true };
    withRecurrence(bridge, [allColumns(recurrentWeight)], sizes, (scratch) => {
      kernels.gruBackward(
        addressOf(outputs),
        addressOf(initialHidden),
        addressOf(gates),
        addressOf(lengths),
        scratch.panels[0] as number,
        addressOf(outputGradient),
        addressOf(hidden),
        addressOf(biasGradient),
        scratch.groups,
        scratch.products,
        scratch.tile,
        batch,
        time,
        hiddenSize,
        Number(isReversed),
      );
    });
    // The gradients of both projections have taken the place of the gates, which nobody reads any more.
    heap.incRef(gates.dataId);
    const projections: TensorInfo = { dataId: gates.dataId, shape: [time, batch, 4 * hiddenSize], dtype: 'float32' };
    return [projections, biasGradient, hidden];
  });

  return [forward, backward];
}
