import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core';
import { additiveAttentionGradientKernel, additiveAttentionKernel } from './additive-attention.js';
import { dotAttentionGradientKernel, dotAttentionKernel } from './dot-attention.js';
import type { WasmBridge } from './wasm-bridge.js';
import { fusedKernel, type WasmHeap } from './wasm-heap.js';

const floatBytes = 4;

type DotInputs = Record<'queries' | 'keys' | 'values' | 'lengths', TensorInfo>;
type AdditiveInputs = DotInputs & Record<'scoreWeight', TensorInfo>;
type Gradients = Record<'weights' | 'contextGradient' | 'weightGradient', TensorInfo>;

/** The kernels of `dotAttention` and `additiveAttention` for the WASM backend. */
export function fusedAttentionKernels(bridge: WasmBridge): KernelConfig[] {
  return [dotForward(bridge), dotBackward(bridge), additiveForward(bridge), additiveBackward(bridge)];
}

function dotForward({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig {
  return fusedKernel(dotAttentionKernel.kernelName, (given, attributes, heap) => {
    const { queries, keys, values, lengths } = given as DotInputs;
    const { batch, queryCount, time, size, valueSize } = sizesOf(given as DotInputs);
    const [contexts, weights] = makeResults(heap, given as DotInputs);
    withScratch([kernels.attentionScratchBytes(queryCount, time, size, valueSize)], ([scratch]) => {
      kernels.dotAttentionForward(
        addressOf(queries),
        addressOf(keys),
        addressOf(values),
        addressOf(lengths),
        addressOf(contexts),
        addressOf(weights),
        attributes['scale'] as number,
        batch,
        queryCount,
        time,
        size,
        valueSize,
        scratch as number,
      );
    });
    return [contexts, weights];
  });
}

function dotBackward({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig {
  return fusedKernel(dotAttentionGradientKernel.kernelName, (given, attributes, heap) => {
    const { queries, keys, values, lengths, weights, contextGradient, weightGradient } = given as DotInputs & Gradients;
    const { batch, queryCount, time, size, valueSize } = sizesOf(given as DotInputs);
    const [byQueries, byKeys, byValues] = makeGradients(heap, given as DotInputs);
    const scratchBytes = kernels.attentionScratchBytes(queryCount, time, size, valueSize);
    withScratch([queryCount * time * floatBytes, scratchBytes], ([scoreGradient, scratch]) => {
      kernels.dotAttentionBackward(
        addressOf(queries),
        addressOf(keys),
        addressOf(values),
        addressOf(lengths),
        addressOf(weights),
        addressOf(contextGradient),
        addressOf(weightGradient),
        addressOf(byQueries),
        addressOf(byKeys),
        addressOf(byValues),
        scoreGradient as number,
        attributes['scale'] as number,
        batch,
        queryCount,
        time,
        size,
        valueSize,
        scratch as number,
      );
    });
    return [byQueries, byKeys, byValues];
  });
}

function additiveForward({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig {
  return fusedKernel(additiveAttentionKernel.kernelName, (given, _attributes, heap) => {
    const { queries, keys, values, scoreWeight, lengths } = given as AdditiveInputs;
    const { batch, queryCount, time, size, valueSize } = sizesOf(given as AdditiveInputs);
    const [contexts, weights] = makeResults(heap, given as AdditiveInputs);
    withScratch([kernels.attentionScratchBytes(queryCount, time, 0, valueSize)], ([scratch]) => {
      kernels.additiveAttentionForward(
        addressOf(queries),
        addressOf(keys),
        addressOf(values),
        addressOf(scoreWeight),
        addressOf(lengths),
        addressOf(contexts),
        addressOf(weights),
        batch,
        queryCount,
        time,
        size,
        valueSize,
        scratch as number,
      );
    });
    return [contexts, weights];
  });
}

function additiveBackward({ kernels, addressOf, withScratch }: WasmBridge): KernelConfig {
  return fusedKernel(additiveAttentionGradientKernel.kernelName, (given, _attributes, heap) => {
    const { queries, keys, values, scoreWeight, lengths, ...known } = given as AdditiveInputs & Gradients;
    const { batch, queryCount, time, size, valueSize } = sizesOf(given as AdditiveInputs);
    const [byQueries, byKeys, byValues] = makeGradients(heap, given as AdditiveInputs);
    const byScoreWeight = heap.makeOutput([size], 'float32');
    const scratchBytes = kernels.attentionScratchBytes(queryCount, time, 0, valueSize);
    withScratch([queryCount * time * floatBytes, scratchBytes], ([scoreGradient, scratch]) => {
      kernels.additiveAttentionBackward(
        addressOf(queries),
        addressOf(keys),
        addressOf(values),
        addressOf(scoreWeight),
        addressOf(lengths),
        addressOf(known.weights),
        addressOf(known.contextGradient),
        addressOf(known.weightGradient),
        addressOf(byQueries),
        addressOf(byKeys),
        addressOf(byValues),
        addressOf(byScoreWeight),
        scoreGradient as number,
        batch,
        queryCount,
        time,
        size,
        valueSize,
        scratch as number,
      );
    });
    return [byQueries, byKeys, byValues, byScoreWeight];
  });
}

function sizesOf({ queries, keys, values }: DotInputs): Record<SizeName, number> {
  const [batch, queryCount, size] = queries.shape as [number, number, number];
  return { batch, queryCount, size, time: keys.shape[1] as number, valueSize: values.shape[2] as number };
}

type SizeName = 'batch' | 'queryCount' | 'time' | 'size' | 'valueSize';

/** Room for contexts and weights. */
function makeResults(heap: WasmHeap, given: DotInputs): [TensorInfo, TensorInfo] {
  const { batch, queryCount, time, valueSize } = sizesOf(given);
  return [
    heap.makeOutput([batch, queryCount, valueSize], 'float32'),
    heap.makeOutput([batch, queryCount, time], 'float32'),
  ];
}

/** Room for the gradients of queries, keys and values. */
function makeGradients(heap: WasmHeap, { queries, keys, values }: DotInputs): [TensorInfo, TensorInfo, TensorInfo] {
  return [
    heap.makeOutput(queries.shape, 'float32'),
    heap.makeOutput(keys.shape, 'float32'),
    heap.makeOutput(values.shape, 'float32'),
  ];
}
