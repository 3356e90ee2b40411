import type { KernelConfig, NamedAttrMap, TensorInfo } from '@tensorflow/tfjs-core';
import { type AdamRates, adamUpdateKernel } from './adam-update.js';
import { addScaledTensorsKernel } from './add-scaled-tensors.js';
import { averageParametersKernel } from './average-parameters.js';
import { clipTensorsKernel } from './clip-tensors.js';
import { normOfTensorsKernel } from './norm-of-tensors.js';
import { type RmspropRates, rmspropUpdateKernel } from './rmsprop-update.js';
import { scaleTensorsKernel } from './scale-tensors.js';
import { type SgdRates, sgdUpdateKernel } from './sgd-update.js';
import type { UpdateKernel } from './update-kernel.js';
import type { WasmBridge } from './wasm-bridge.js';
import { copied, fusedKernel, wasmKernel } from './wasm-heap.js';

/** The kernels of optimizers for the WASM backend, which write over the tensors that they are given. */
export function fusedUpdateKernels(bridge: WasmBridge): KernelConfig[] {
  const { kernels, addressOf, isShared, markWritten } = bridge;

  /** A kernel that writes over its consumed inputs, given where one of each list lies and how many numbers they hold. */
  function writingKernel<Name extends string, Attributes extends NamedAttrMap>(
    { kernelName, consumed, lent }: UpdateKernel<Name, Attributes>,
    write: (at: Readonly<Record<Name, number>>, count: number, attributes: Attributes) => void,
  ): KernelConfig {
    const names = [...consumed, ...lent];
    return fusedKernel(kernelName, (given, attributes, heap) => {
      const tensors = Object.values(given) as TensorInfo[];
      const placeCount = tensors.length / names.length;
      const consumedCount = placeCount * consumed.length;
      // All copies come before the first write: where memory is short, nothing has changed.
      for (let index = 0; index < consumedCount; index++) {
        const tensor = tensors[index] as TensorInfo;
        if (isShared(tensor)) tensors[index] = copied(heap, tensor);
      }
      for (let place = 0; place < placeCount; place++) {
        const at = {} as Record<Name, number>;
        names.forEach((name, list) => {
          at[name] = addressOf(tensors[list * placeCount + place] as TensorInfo);
        });
        write(at, sizeOf(tensors[place] as TensorInfo), attributes as unknown as Attributes);
      }
      const written = tensors.slice(0, consumedCount);
      written.forEach(markWritten);
      return written; // tfjs hands the tensors among them on as they are
    });
  }

  const adam = writingKernel(adamUpdateKernel, (at, count, rates: AdamRates) => {
    kernels.adamUpdate(
      at.gradients,
      at.firstMoments,
      at.secondMoments,
      count,
      rates.firstMomentDecay,
      rates.firstComplement,
      rates.secondMomentDecay,
      rates.secondComplement,
      rates.epsilon,
      rates.stepSize,
      rates.secondScale,
    );
  });

  const rmsprop = writingKernel(rmspropUpdateKernel, (at, count, rates: RmspropRates) => {
    const { secondMomentDecay, secondComplement, epsilon, stepSize } = rates;
    kernels.rmspropUpdate(
      at.gradients,
      at.secondMoments,
      count,
      secondMomentDecay,
      secondComplement,
      epsilon,
      stepSize,
    );
  });

  const sgd = writingKernel(sgdUpdateKernel, (at, count, rates: SgdRates) => {
    const { momentum, gradientRate, velocityRate } = rates;
    kernels.sgdUpdate(at.gradients, at.velocities, count, momentum, gradientRate, velocityRate);
  });

  const scale = writingKernel(scaleTensorsKernel, (at, count, { factor }) => {
    kernels.scaleValues(at.tensors, count, factor);
  });

  const addScaled = writingKernel(addScaledTensorsKernel, (at, count, { factor }) => {
    kernels.addScaled(at.tensors, at.addends, count, factor);
  });

  const average = writingKernel(averageParametersKernel, (at, count, { weight }) => {
    kernels.averageParameters(at.averages, at.parameters, at.updates, count, weight);
  });

  const clip = writingKernel(clipTensorsKernel, (at, count, { limit }) => {
    kernels.clip(at.tensors, -limit, limit, at.tensors, count);
  });

  const norm = wasmKernel(normOfTensorsKernel.kernelName, (inputs, _attributes, heap) => {
    let sum = 0;
    for (const input of Object.values(inputs as Record<string, TensorInfo>))
      sum += kernels.sumOfSquares(addressOf(input), sizeOf(input));
    const output = heap.makeOutput([], 'float32');
    heap.typedArrayFromHeap(output)[0] = Math.sqrt(sum);
    return [output];
  });

  return [adam, addScaled, average, clip, norm, rmsprop, scale, sgd];
}

function sizeOf({ shape }: TensorInfo): number {
  return shape.reduce((product, length) => product * length, 1);
}
