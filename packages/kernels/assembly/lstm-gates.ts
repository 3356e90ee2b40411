import { closeLstmVector, openLstmVector, showLstmVector } from './lstm-vector';

/*
 * The gates of one row and step of a long short-term memory, in the order input, forget, candidate, output. Arguments are
 * addresses; `size` is the length of the hidden state in bytes.
 */

/**
 * From the parts x·W, b and h·U of the preactivations:
 *
 *   i, f, o = sigmoid; g = tanh; memory' = f∘memory + i∘g; hidden' = o∘tanh(memory')
 *
 * Writes the gates, memory', tanh(memory') and hidden'.
 */
export function openLstmGates(
  projection: usize,
  bias: usize,
  recurrence: usize,
  gates: usize,
  memory: usize,
  nextMemory: usize,
  activated: usize,
  nextHidden: usize,
  size: usize,
): void {
  const rest = (size & 15) >> 2;
  const end = size - (rest << 2);
  for (let at: usize = 0; at < end; at += 16) {
    openLstmVector(projection, bias, recurrence, gates, memory, nextMemory, size, at, 4);
  }
  if (rest > 0) openLstmVector(projection, bias, recurrence, gates, memory, nextMemory, size, end, rest);
  // In a loop of its own: above, it would wait for the gates, and what follows for it.
  const outputGates = gates + 3 * size;
  for (let at: usize = 0; at < end; at += 16) showLstmVector(outputGates, nextMemory, activated, nextHidden, at, 4);
  if (rest > 0) showLstmVector(outputGates, nextMemory, activated, nextHidden, end, rest);
}

/**
 * The gradients of the preactivations, with dh and dc those of the row's hidden state and memory after the step:
 *
 *   dc += dh∘o∘(1 - tanh²(c))
 *   di = dc∘g∘i(1 - i)    df = dc∘c₋₁∘f(1 - f)    dg = dc∘i∘(1 - g²)    do = dh∘tanh(c)∘o(1 - o)    dc₋₁ = dc∘f
 *
 * They take the place of the gates. Leaves dc₋₁ in the place of dc, and zeros in that of dh, to which the preactivations'
 * part is to be added.
 */
export function closeLstmGates(
  gates: usize,
  memoryBefore: usize,
  activated: usize,
  outputGradient: usize,
  hiddenGradient: usize,
  memoryGradient: usize,
  size: usize,
): void {
  const rest = (size & 15) >> 2;
  const end = size - (rest << 2);
  for (let at: usize = 0; at < end; at += 16) {
    closeLstmVector(gates, memoryBefore, activated, outputGradient, hiddenGradient, memoryGradient, size, at, 4);
  }
  if (rest === 0) return;
  closeLstmVector(gates, memoryBefore, activated, outputGradient, hiddenGradient, memoryGradient, size, end, rest);
}
