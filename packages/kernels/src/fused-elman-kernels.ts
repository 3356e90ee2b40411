import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { elmanGradientKernel, elmanSequenceKernel } from './elman-sequence.js';
import { allColumns, withRecurrence } from './fused-recurrence.js';
import { forProjectedSteps } from './fused-step-projections.js';
import type { WasmBridge } from './wasm-bridge.js';
import { copied, fusedKernel } from './wasm-heap.js';

type ForwardInputs = Record<'inputs' | 'inputWeight' | 'recurrentWeight' | 'bias' | 'hidden' | 'lengths', TensorInfo>;
type BackwardInputs = Record<
  'recurrentWeight' | 'lengths' | 'outputs' | 'outputGradient' | 'hiddenGradient',
  TensorInfo
>;

/** The kernels of `elmanSequence` for the WASM backend, each one pass over the sequence inside the heap. */
export function fusedElmanKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf } = bridge;

  const forward = fusedKernel(elmanSequenceKernel.kernelName, (given, { isReversed }, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, hidden, lengths } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = copied(heap, hidden); // the state that runs through the steps
    const projection = { inputs, weight: inputWeight };
    withRecurrence(bridge, [allColumns(recurrentWeight)], { batch, productSize: hiddenSize }, (scratch) => {
      forProjectedSteps(bridge, projection, isReversed as boolean, ({ projections, tokens, firstStep, stepCount }) => {
        kernels.elmanForward(
          projections,
          tokens,
          addressOf(bias),
          scratch.panels[0] as number,
          addressOf(lengths),
          addressOf(finalHidden),
          addressOf(outputs),
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
    return [outputs, finalHidden];
  });

  const backward = fusedKernel(elmanGradientKernel.kernelName, (given, { isReversed }, heap) => {
    const { recurrentWeight, lengths, outputs, outputGradient, hiddenGradient } = given as BackwardInputs;
    const [batch, time, hiddenSize] = outputs.shape as [number, number, number];
    const preactivation = heap.makeOutput([time, batch, hiddenSize], 'float32');
    const biasGradient = heap.makeOutput([hiddenSize], 'float32');
    const hidden = copied(heap, hiddenGradient);
    const sizes = { batch, productSize: 0, isTransposed: true };
    withRecurrence(bridge, [allColumns(recurrentWeight)], sizes, (scratch) => {
      kernels.elmanBackward(
        addressOf(outputs),
        addressOf(lengths),
        scratch.panels[0] as number,
        addressOf(outputGradient),
        addressOf(hidden),
        addressOf(preactivation),
        addressOf(biasGradient),
        scratch.groups,
        scratch.tile,
        batch,
        time,
        hiddenSize,
        Number(isReversed),
      );
    });
    return [preactivation, biasGradient, hidden];
  });

  return [forward, backward];
}
