import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import type { FusedKernels } from './instantiate-kernels.js';
import { linearRecurrenceGradientKernel, linearRecurrenceKernel } from './linear-recurrence.js';
import { minGruGradientKernel, minGruSequenceKernel } from './min-gru-sequence.js';
import { minLstmGradientKernel, minLstmSequenceKernel } from './min-lstm-sequence.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel } from './wasm-heap.js';

type ForwardInputs = Record<'decays' | 'inputs' | 'state' | 'lengths', TensorInfo>;
type BackwardInputs = Record<
  'decays' | 'outputs' | 'state' | 'lengths' | 'outputGradient' | 'stateGradient',
  TensorInfo
>;

/** The kernels of `linearRecurrence`, `minGruSequence` and `minLstmSequence` for the WASM backend, each one pass. */
export function fusedLinearRecurrenceKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels } = bridge;
  return [
    ...recurrenceKernels(bridge),
    minimalForward(bridge, minGruSequenceKernel.kernelName, kernels.minGruForward),
    minimalBackward(bridge, minGruGradientKernel.kernelName, kernels.minGruBackward),
    minimalForward(bridge, minLstmSequenceKernel.kernelName, kernels.minLstmForward),
    minimalBackward(bridge, minLstmGradientKernel.kernelName, kernels.minLstmBackward),
  ];
}

function recurrenceKernels({ kernels, addressOf }: WasmBridge): KernelConfig[] {
  const forward = fusedKernel(linearRecurrenceKernel.kernelName, (given, _attributes, heap) => {
    const { decays, inputs, state, lengths } = given as ForwardInputs;
    const [batch, time, size] = decays.shape as [number, number, number];
    const outputs = heap.makeOutput([batch, time, size], 'float32');
    const finalState = heap.makeOutput([batch, size], 'float32');
    kernels.linearRecurrenceForward(
      addressOf(decays),
      addressOf(inputs),
      addressOf(state),
      addressOf(lengths),
      addressOf(outputs),
      addressOf(finalState),
      batch,
      time,
      size,
    );
    return [outputs, finalState];
  });

  const backward = fusedKernel(linearRecurrenceGradientKernel.kernelName, (given, _attributes, heap) => {
    const { decays, outputs, state, lengths, outputGradient, stateGradient } = given as BackwardInputs;
    const [batch, time, size] = decays.shape as [number, number, number];
    const byDecays = heap.makeOutput([batch, time, size], 'float32');
    const byInputs = heap.makeOutput([batch, time, size], 'float32');
    const byState = heap.makeOutput([batch, size], 'float32');
    kernels.linearRecurrenceBackward(
      addressOf(decays),
      addressOf(outputs),
      addressOf(state),
      addressOf(lengths),
      addressOf(outputGradient),
      addressOf(stateGradient),
      addressOf(byDecays),
      addressOf(byInputs),
      addressOf(byState),
      batch,
      time,
      size,
    );
    return [byDecays, byInputs, byState];
  });

  return [forward, backward];
}

type MinimalForwardInputs = Record<'preactivations' | 'hidden' | 'lengths', TensorInfo>;
type MinimalBackwardInputs = Record<
  'preactivations' | 'outputs' | 'hidden' | 'lengths' | 'outputGradient' | 'hiddenGradient',
  TensorInfo
>;

function minimalForward(
  { addressOf }: WasmBridge,
  kernelName: string,
  compute: FusedKernels['minGruForward'],
): KernelConfig {
  return fusedKernel(kernelName, (given, _attributes, heap) => {
    const { preactivations, hidden, lengths } = given as MinimalForwardInputs;
    const [batch, time] = preactivations.shape as [number, number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = heap.makeOutput([batch, hiddenSize], 'float32');
    compute(
      addressOf(preactivations),
      addressOf(hidden),
      addressOf(lengths),
      addressOf(outputs),
      addressOf(finalHidden),
      batch,
      time,
      hiddenSize,
    );
    return [outputs, finalHidden];
  });
}

function minimalBackward(
  { addressOf }: WasmBridge,
  kernelName: string,
  compute: FusedKernels['minGruBackward'],
): KernelConfig {
  return fusedKernel(kernelName, (given, _attributes, heap) => {
    const { preactivations, outputs, hidden, lengths, outputGradient, hiddenGradient } = given as MinimalBackwardInputs;
    const [batch, time, hiddenSize] = outputs.shape as [number, number, number];
    const byPreactivations = heap.makeOutput(preactivations.shape, 'float32');
    const byHidden = heap.makeOutput([batch, hiddenSize], 'float32');
    compute(
      addressOf(preactivations),
      addressOf(outputs),
      addressOf(hidden),
      addressOf(lengths),
      addressOf(outputGradient),
      addressOf(hiddenGradient),
      addressOf(byPreactivations),
      addressOf(byHidden),
      batch,
      time,
      hiddenSize,
    );
    return [byPreactivations, byHidden];
  });
}
