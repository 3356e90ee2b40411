import { add, mul, sigmoid, split, type Tensor2D, tanh } from '@tensorflow/tfjs-core';

/**
 * The memory of an LSTM after a step, and the gate through which it is seen.
 *
 * Shapes: preactivations [batch, 4·hiddenSize], in the order input, forget, candidate, output; memory and results
 * [batch, hiddenSize].
 *
 *   i, f, o = activate(preactivation)     g = tanh(preactivation)     memory' = f∘memory + i∘g
 */
export function lstmMemory(
  preactivations: Tensor2D,
  memory: Tensor2D,
  activate: (gate: Tensor2D) => Tensor2D = sigmoid,
): { memory: Tensor2D; outputGate: Tensor2D } {
  const [input, forget, candidate, output] = split(preactivations, 4, 1) as [Tensor2D, Tensor2D, Tensor2D, Tensor2D];
  const kept = mul(activate(forget), memory);
  return { memory: add(kept, mul(activate(input), tanh(candidate))), outputGate: activate(output) };
}
