import { clipByValue, clone, customGrad, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { requireNumber } from '@unroll/core';
import { mapTree, type ParameterTree, type RecurrentCell, type StateTree } from '@unroll/tensors';

/** Options of {@link clipRecurrentGradient}. */
export type ClipRecurrentGradientOptions = {
  /** No derivative by a number of the state is beyond ±limit when it reaches the step before. Greater than 0. */
  readonly limit: number;
};

/**
 * A cell whose gradient is clipped at every step back in time, where it flows through the state; its values are
 * unchanged.
 *
 * Parameters and state are those of the cell. The gradient by the first state is clipped as well, those by inputs and
 * parameters are not. It runs step by step on every backend, since a sequence in one operation does not stop between
 * its steps.
 *
 *   dstate = clip(dstate', -limit, limit)
 *
 * Source: after Graves 2013, section 2.1. Differs from it: Graves clips the derivatives by the preactivations of an
 * LSTM.
 *
 * @throws ArgumentError if the limit is not a number greater than 0.
 * @example const cell = clipRecurrentGradient(elmanCell({ inputSize: 64, hiddenSize: 128 }), { limit: 1 });
 */
export function clipRecurrentGradient<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize>,
  { limit }: ClipRecurrentGradientOptions,
): RecurrentCell<Parameters, State, InputSize, OutputSize> {
  requireNumber('clipRecurrentGradient', { limit }, { above: 0 });
  const withClippedGradient = customGrad((tensor) => ({
    value: clone(tensor as Tensor),
    gradFunc: (gradient: Tensor) => clipByValue(gradient, -limit, limit),
  }));
  return {
    inputSize: cell.inputSize,
    outputSize: cell.outputSize,
    initializeParameters: (key) => cell.initializeParameters(key),
    initialState: (batchSize) => cell.initialState(batchSize),
    step: (parameters, input, state) =>
      tidy(() => {
        const clipped = mapTree(state, (tensor) => (tensor.dtype === 'float32' ? withClippedGradient(tensor) : tensor));
        return cell.step(parameters, input, clipped);
      }),
  };
}
