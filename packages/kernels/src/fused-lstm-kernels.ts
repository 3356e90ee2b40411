import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { allColumns, withRecurrence } from './fused-recurrence.js';
import { forProjectedSteps } from './fused-step-projections.js';
import { lstmGradientKernel, lstmSequenceKernel } from './lstm-sequence.js';
import type { WasmBridge } from './wasm-bridge.js';
import { copied, fusedKernel, hiddenOutput } from './wasm-heap.js';

const floatBytes = 4;

type ForwardInputs = Record<
  'inputs' | 'inputWeight' | 'recurrentWeight' | 'bias' | 'hidden' | 'memory' | 'lengths',
  TensorInfo
>;
type BackwardInputs = Record<
  | 'recurrentWeight'
  | 'initialMemory'
  | 'lengths'
  | 'gates'
  | 'memories'
  | 'activated'
  | 'outputGradient'
  | 'hiddenGradient'
  | 'memoryGradient',
  TensorInfo
>;

/** The kernels of `lstmSequence` for the WASM backend, each one pass over the sequence inside the heap. */
export function fusedLstmKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf } = bridge;

  const forward = fusedKernel(lstmSequenceKernel.kernelName, (given, { isReversed }, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, hidden, memory, lengths } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = copied(heap, hidden); // the state that runs through the steps
    const finalMemory = heap.makeOutput([batch, hiddenSize], 'float32');
    const gates = heap.makeOutput([time, batch, 4 * hiddenSize], 'float32');
    const memories = heap.makeOutput([time, batch, hiddenSize], 'float32');
    const activated = heap.makeOutput([time, batch, hiddenSize], 'float32');
    const projection = { inputs, weight: inputWeight };
    withRecurrence(bridge, [allColumns(recurrentWeight)], { batch, productSize: 4 * hiddenSize }, (scratch) => {
      forProjectedSteps(bridge, projection, isReversed as boolean, ({ projections, tokens, firstStep, stepCount }) => {
        kernels.lstmForward(
          projections,
          tokens,
          addressOf(bias),
          scratch.panels[0] as number,
          addressOf(lengths),
          addressOf(memory),
          addressOf(finalHidden),
          addressOf(outputs),
          addressOf(gates),
          addressOf(memories),
          addressOf(activated),
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
    kernels.finalStates(
      addressOf(memories),
      addressOf(memory),
      addressOf(lengths),
      addressOf(finalMemory),
      batch,
      hiddenSize * floatBytes,
      Number(isReversed),
    );
    return [outputs, finalHidden, finalMemory, ...[gates, memories, activated].map(hiddenOutput)];
  });

  const backward = fusedKernel(lstmGradientKernel.kernelName, (given, { isReversed }, heap) => {
    const { recurrentWeight, initialMemory, lengths, gates, memories, activated, outputGradient } =
      given as BackwardInputs;
    const { hiddenGradient, memoryGradient } = given as BackwardInputs;
    const [batch, time, hiddenSize] = outputGradient.shape as [number, number, number];
    const biasGradient = heap.makeOutput([4 * hiddenSize], 'float32');
    const hidden = copied(heap, hiddenGradient);
    const memory = copied(heap, memoryGradient);
    const sizes = { batch, productSize: 0, isTransposed: true };
    withRecurrence(bridge, [allColumns(recurrentWeight)], sizes, (scratch) => {
      kernels.lstmBackward(
        addressOf(gates),
        addressOf(memories),
        addressOf(activated),
        addressOf(initialMemory),
        addressOf(lengths),
        scratch.panels[0] as number,
        addressOf(outputGradient),
        addressOf(hidden),
        addressOf(memory),
        addressOf(biasGradient),
        scratch.groups,
        scratch.tile,
        batch,
        time,
        hiddenSize,
        Number(isReversed),
      );
    });
    // The gradient of each preactivation has taken the place of its gate, which nobody reads any more.
    heap.incRef(gates.dataId);
    const shape = [time, batch, 4 * hiddenSize];
    const preactivation: TensorInfo = { dataId: gates.dataId, shape, dtype: 'float32' };
    return [preactivation, biasGradient, hidden, memory];
  });

  return [forward, backward];
}
