import { add, mul, sigmoid, split, sub, type Tensor2D, tanh } from '@tensorflow/tfjs-core';

/** What one step of a GRU computes after the matrix products. Each is [batch, hiddenSize]. */
export type GruUpdate = {
  readonly resetGate: Tensor2D;
  readonly updateGate: Tensor2D;
  readonly candidate: Tensor2D;
  /** The candidate's part of the recurrent projection, before the reset gate. */
  readonly candidateRecurrence: Tensor2D;
  readonly hidden: Tensor2D;
};

/**
 * The gates and the hidden state of one step of a gated recurrent unit, with the reset after the matrix product.
 *
 * Shapes: inputProjection (x·W + b) and recurrentProjection (h·U + c) [batch, 3·hiddenSize], in the order reset,
 * update, candidate; hidden [batch, hiddenSize].
 *
 *   r, z = sigmoid(inputProjection + recurrentProjection)
 *   n = tanh(inputProjection + r∘recurrentProjection)
 *   hidden' = n + z∘(hidden - n)          an update gate of 1 keeps the old state
 *
 * Source: Cho et al. 2014; the reset after the product as in cuDNN and PyTorch.
 *
 * @param activate What opens the gates r and z. Default: the logistic function.
 */
export function gruUpdate(
  inputProjection: Tensor2D,
  recurrentProjection: Tensor2D,
  hidden: Tensor2D,
  activate: (gate: Tensor2D) => Tensor2D = sigmoid,
): GruUpdate {
  const [resetInput, updateInput, candidateInput] = split(inputProjection, 3, 1) as [Tensor2D, Tensor2D, Tensor2D];
  const [resetRecurrence, updateRecurrence, candidateRecurrence] = split(recurrentProjection, 3, 1) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ]; // each [batch, hidden]
  const resetGate = activate(add(resetInput, resetRecurrence));
  const updateGate = activate(add(updateInput, updateRecurrence));
  const candidate: Tensor2D = tanh(add(candidateInput, mul(resetGate, candidateRecurrence)));
  const nextHidden: Tensor2D = add(candidate, mul(updateGate, sub(hidden, candidate)));
  return { resetGate, updateGate, candidate, candidateRecurrence, hidden: nextHidden };
}
