import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { type WeightColumns, withRecurrence } from './fused-recurrence.js';
import { forProjectedSteps } from './fused-step-projections.js';
import { gruResetBeforeGradientKernel, gruResetBeforeKernel } from './gru-reset-before-sequence.js';
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

/** The kernels of `gruSequence` with the reset before the product, for the WASM backend. */
export function fusedGruResetBeforeKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf } = bridge;

  const forward = fusedKernel(gruResetBeforeKernel.kernelName, (given, { isReversed }, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, recurrentBias, hidden, lengths } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = copied(heap, hidden); // the state that runs through the steps
    const gates = heap.makeOutput([time, batch, 3 * hiddenSize], 'float32');
    const projection = { inputs, weight: inputWeight };
    withRecurrence(bridge, gateColumns(recurrentWeight), { batch, productSize: 4 * hiddenSize }, (scratch) => {
      forProjectedSteps(bridge, projection, isReversed as boolean, ({ projections, tokens, firstStep, stepCount }) => {
        kernels.gruResetBeforeForward(
          projections,
          tokens,
          addressOf(bias),
          ...(scratch.panels as [number, number]),
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

  const backward = fusedKernel(gruResetBeforeGradientKernel.kernelName, (given, { isReversed }, heap) => {
    const { recurrentWeight, initialHidden, lengths, outputs, gates, outputGradient, hiddenGradient } =
      given as BackwardInputs;
    const [batch, time, hiddenSize] = outputs.shape as [number, number, number];
    const resetHidden = heap.makeOutput([time, batch, hiddenSize], 'float32');
    const biasGradient = heap.makeOutput([3 * hiddenSize], 'float32');
    const hidden = copied(heap, hiddenGradient);
    const sizes = { batch, productSize: hiddenSize, isTransposed: true };
    withRecurrence(bridge, gateColumns(recurrentWeight), sizes, (scratch) => {
      kernels.gruResetBeforeBackward(
        addressOf(outputs),
        addressOf(initialHidden),
        addressOf(gates),
        addressOf(lengths),
        ...(scratch.panels as [number, number]),
        addressOf(outputGradient),
        addressOf(hidden),
        addressOf(resetHidden),
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
    // The gradient of each preactivation has taken the place of its gate, which nobody reads any more.
    heap.incRef(gates.dataId);
    const preactivation: TensorInfo = { dataId: gates.dataId, shape: [time, batch, 3 * hiddenSize], dtype: 'float32' };
    return [preactivation, biasGradient, resetHidden, hidden];
  });

  return [forward, backward];
}

/** The columns of the reset and update gates, and those of the candidate. */
function gateColumns(weight: TensorInfo): WeightColumns[] {
  const hiddenSize = weight.shape[0] as number;
  return [
    { weight, firstColumn: 0, columns: 2 * hiddenSize },
    { weight, firstColumn: 2 * hiddenSize, columns: hiddenSize },
  ];
}
