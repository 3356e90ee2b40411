import { add, mul, sigmoid, split, type Tensor2D, tanh } from '@tensorflow/tfjs-core';

/** What one step of an LSTM computes after the matrix products. Each is [batch, hiddenSize]. */
export type LstmUpdate = {
  readonly inputGate: Tensor2D;
  readonly forgetGate: Tensor2D;
  readonly candidate: Tensor2D;
  readonly outputGate: Tensor2D;
  readonly memory: Tensor2D;
  readonly hidden: Tensor2D;
};

/**
 * The gates, the memory and the hidden state of one step of a long short-term memory.
 *
 * Shapes: preactivations [batch, 4·hiddenSize], in the order input, forget, candidate, output; memory
 * [batch, hiddenSize].
 *
 *   i, f, o = sigmoid(preactivation)      g = tanh(preactivation)
 *   memory' = f∘memory + i∘g              hidden' = o∘tanh(memory')
 *
 * Source: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000.
 *
 * @param activate What opens the gates i, f and o. Default: the logistic function.
 */
export function lstmUpdate(
  preactivations: Tensor2D,
  memory: Tensor2D,
  activate: (gate: Tensor2D) => Tensor2D = sigmoid,
): LstmUpdate {
  const [inputPart, forgetPart, candidatePart, outputPart] = split(preactivations, 4, 1) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ]; // each [batch, hidden]
  const inputGate = activate(inputPart);
  const forgetGate = activate(forgetPart);
  const candidate = tanh(candidatePart);
  const outputGate = activate(outputPart);
  const nextMemory: Tensor2D = add(mul(forgetGate, memory), mul(inputGate, candidate));
  const hidden: Tensor2D = mul(outputGate, tanh(nextMemory));
  return { inputGate, forgetGate, candidate, outputGate, memory: nextMemory, hidden };
}
