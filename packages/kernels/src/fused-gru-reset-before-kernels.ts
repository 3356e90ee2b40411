import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { projectTo } from './fused-projection.js';
import { type WeightColumns, withRecurrence } from './fused-recurrence.js';
import { gruResetBeforeGradientKernel, gruResetBeforeKernel } from './gru-reset-before-sequence.js';
import type { WasmBridge } from './wasm-bridge.js';
import { copied, fusedKernel } from './wasm-heap.js';

const floatBytes = 4;

type ForwardInputs = Record<
  'inputs' | 'inputWeight' | 'recurrentWeight' | 'bias' | 'recurrentBias' | 'hidden' | 'lengths',
  TensorInfo
>;
type BackwardInputs = Record<
  'recurrentWeight' | 'lengths' | 'hiddenBefore' | 'gates' | 'outputGradient' | 'hiddenGradient',
  TensorInfo
>;

/** The kernels of `gruSequence` with the reset before the product, for the WASM backend. */
export function fusedGruResetBeforeKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf, withScratch } = bridge;

  const forward = fusedKernel(gruResetBeforeKernel.kernelName, (given, { isReversed }, heap) => {
    const { inputs, inputWeight, recurrentWeight, bias, recurrentBias, hidden, lengths } = given as ForwardInputs;
    const [batch, time] = inputs.shape as [number, number];
    const hiddenSize = hidden.shape[1] as number;
    const outputs = heap.makeOutput([batch, time, hiddenSize], 'float32');
    const finalHidden = heap.makeOutput([batch, hiddenSize], 'float32');
    const gates = heap.makeOutput([batch, time, 3 * hiddenSize], 'float32');
    withScratch([batch * time * 3 * hiddenSize * floatBytes], ([projections]) => {
      projectTo(projections as number, bridge, { inputs, weight: inputWeight, bias });
      withRecurrence(bridge, gateColumns(recurrentWeight), { batch, productSize: 4 * hiddenSize }, (scratch) => {
        kernels.gruResetBeforeForward(
          projections as number,
          ...(scratch.panels as [number, number]),
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
    return [outputs, finalHidden, gates];
  });

  const backward = fusedKernel(gruResetBeforeGradientKernel.kernelName, (given, { isReversed }, heap) => {
    const { recurrentWeight, lengths, hiddenBefore, gates, outputGradient, hiddenGradient } = given as BackwardInputs;
    const [batch, time, hiddenSize] = hiddenBefore.shape as [number, number, number];
    const preactivation = heap.makeOutput([batch, time, 3 * hiddenSize], 'float32');
    const hidden = copied(heap, hiddenGradient);
    const sizes = { batch, productSize: hiddenSize, isTransposed: true };
    withRecurrence(bridge, gateColumns(recurrentWeight), sizes, (scratch) => {
      kernels.gruResetBeforeBackward(
        addressOf(hiddenBefore),
        addressOf(gates),
        addressOf(lengths),
        ...(scratch.panels as [number, number]),
        addressOf(outputGradient),
        addressOf(hidden),
        addressOf(preactivation),
        scratch.groups,
        scratch.products,
        scratch.tile,
        batch,
        time,
        hiddenSize,
        Number(isReversed),
      );
    });
    return [preactivation, hidden];
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
