import {
  add,
  mean,
  mul,
  type NamedTensorMap,
  reshape,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';
import { type ComposedKernel, type DifferentiableKernel, runKernel } from './registered-kernel.js';
import { requireFloat32 } from './require-float32.js';

/** Options of {@link layerNormalization}. */
export type LayerNormalizationOptions = {
  /** What is added to the variance, so that a row of equal numbers has a deviation. Greater than 0. Default 1e-5. */
  readonly epsilon?: number;
};

/**
 * Layer normalization: every row along the last axis gets mean 0 and variance 1, and then a learned gain and bias.
 *
 * Shapes: inputs and result [..., size], of any rank from 1; gain and bias [size].
 *
 *   (inputs - mean) / √(variance + epsilon) ∘ gain + bias          variance = mean((inputs - mean)²)
 *
 * Differentiable by inputs, gain and bias.
 *
 * Source: Ba, Kiros & Hinton 2016, equations 3 and 4; epsilon as in PyTorch.
 *
 * @throws ShapeError if gain or bias do not have the length of the last axis.
 * @throws ArgumentError if there is no last axis or it is empty, a tensor is not of type float32, or epsilon is not
 * greater than 0.
 * @throws BackendError if the kernels are not installed for the current backend.
 */
export function layerNormalization<T extends Tensor>(
  inputs: T,
  gain: Tensor1D,
  bias: Tensor1D,
  { epsilon = 1e-5 }: LayerNormalizationOptions = {},
): T {
  const caller = 'layerNormalization';
  const size = inputs.shape.at(-1) ?? 0;
  if (size === 0) {
    const expectation = 'have at least one feature along its last axis';
    throw new ArgumentError({ caller, argument: 'inputs', expectation, actual: inputs.shape });
  }
  matchShape(caller, { gain, bias }, [{ size }]);
  requireFloat32(caller, { inputs, gain, bias });
  if (!(epsilon > 0 && epsilon < Infinity)) {
    const expectation = 'be a finite number greater than 0';
    throw new ArgumentError({ caller, argument: 'epsilon', expectation, actual: epsilon });
  }
  return tidy(() => {
    const rows: Tensor2D = reshape(inputs, [inputs.size / size, size]);
    const [outputs] = runKernel(caller, layerNormalizationKernel, { inputs: rows, gain, bias }, { epsilon });
    return reshape(outputs as Tensor, inputs.shape) as T;
  });
}

/** What {@link layerNormalizationKernel} takes: inputs [rows, size], gain and bias [size]. */
type LayerNormalizationInputs = { readonly inputs: Tensor2D; readonly gain: Tensor1D; readonly bias: Tensor1D };

/**
 * The kernel of {@link layerNormalization}. Its further outputs, for the gradient, are the mean and the reciprocal
 * deviation of each row, [rows, 1].
 */
export const layerNormalizationKernel: DifferentiableKernel<
  LayerNormalizationInputs & NamedTensorMap,
  Required<LayerNormalizationOptions>
> = {
  kernelName: 'UnrollLayerNormalization',
  forward: ({ inputs, gain, bias }, { epsilon }) => {
    const means: Tensor2D = mean(inputs, 1, true); // [rows, 1]
    const deviations: Tensor2D = sub(inputs, means);
    const reciprocals: Tensor2D = rsqrt(add(mean(square(deviations), 1, true), epsilon)); // [rows, 1]
    return [add(mul(mul(deviations, reciprocals), gain), bias), means, reciprocals];
  },
  inputsToSave: ['inputs', 'gain'],
  outputsToSave: [false, true, true],
  gradient: (outputGradients, saved) => {
    const [outputGradient] = outputGradients as Tensor2D[];
    const [inputs, gain, means, reciprocals] = saved as [Tensor2D, Tensor1D, Tensor2D, Tensor2D];
    const given = { inputs, gain, means, reciprocals, outputGradient: outputGradient as Tensor2D };
    const [byInputs, byGain, byBias] = runKernel('layerNormalization', layerNormalizationGradientKernel, given);
    return { inputs: () => byInputs as Tensor, gain: () => byGain as Tensor, bias: () => byBias as Tensor };
  },
};

/** What {@link layerNormalizationGradientKernel} takes. */
type LayerNormalizationGradientInputs = {
  readonly inputs: Tensor2D;
  readonly gain: Tensor1D;
  readonly means: Tensor2D;
  readonly reciprocals: Tensor2D;
  readonly outputGradient: Tensor2D;
};

/**
 * The gradients of inputs, gain and bias. With x̂ the standardized inputs and g = dy∘gain:
 *
 *   dx = (g - mean(g) - x̂·mean(g∘x̂)) / deviation      dgain = Σ dy∘x̂      dbias = Σ dy
 */
export const layerNormalizationGradientKernel: ComposedKernel<LayerNormalizationGradientInputs & NamedTensorMap> = {
  kernelName: 'UnrollLayerNormalizationGradient',
  forward: ({ inputs, gain, means, reciprocals, outputGradient }) => {
    const standardized = mul(sub(inputs, means), reciprocals);
    const gradient = mul(outputGradient, gain);
    const along = mul(standardized, mean(mul(gradient, standardized), 1, true));
    const centered = sub(sub(gradient, mean(gradient, 1, true)), along);
    return [mul(centered, reciprocals), sum(mul(outputGradient, standardized), 0), sum(outputGradient, 0)];
  },
};
