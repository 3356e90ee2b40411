import { Block } from './block.reference.js';
import type { GruBlocks, GruResultBlocks } from './gru-sequence.reference.js';

/**
 * A gated recurrent unit in float64 and plain loops, with the reset before the matrix product.
 *
 *   r, z = sigmoid(x·W + b + h·U + c)     n = tanh(x·W + b + (r∘h)·U + c)
 *   h' = (1 - z)∘n + z∘h
 *
 * Source: Cho et al. 2014.
 */
export function gruResetBeforeReference(given: GruBlocks): GruResultBlocks {
  const [batch, time, hiddenSize] = sizesOf(given);
  const { hiddens } = trace(given);
  return {
    outputs: Block.from([batch, time, hiddenSize], (row, step, unit) => hiddens.at(row, step + 1, unit)),
    hidden: Block.from([batch, hiddenSize], (row, unit) => hiddens.at(row, time, unit)),
  };
}

/** The gradients by the arguments of {@link gruResetBeforeReference}, from those by its results: the chain rule. */
export function gruResetBeforeGradientReference(given: GruBlocks, by: GruResultBlocks): GruBlocks {
  const [batch, time, hiddenSize, inputSize] = sizesOf(given);
  const { gates, hiddens } = trace(given);
  const gradients = {
    inputs: new Block(given.inputs.shape),
    inputWeight: new Block(given.inputWeight.shape),
    recurrentWeight: new Block(given.recurrentWeight.shape),
    bias: new Block(given.bias.shape),
    recurrentBias: new Block(given.recurrentBias.shape),
    hidden: new Block(by.hidden.shape, by.hidden.values), // by the hidden state before the step in hand
  };
  for (let row = 0; row < batch; row++) {
    for (let step = time - 1; step >= 0; step--) {
      const gateAt = (gate: number, unit: number): number => gates.at(row, step, gate * hiddenSize + unit);
      const slopes = new Block([3 * hiddenSize]);
      const byHidden = Array.from({ length: hiddenSize }, (_, unit) => {
        return gradients.hidden.at(row, unit) + by.outputs.at(row, step, unit);
      });
      byHidden.forEach((slope, unit) => {
        const [z, n] = [gateAt(1, unit), gateAt(2, unit)];
        slopes.set(slope * (1 - z) * (1 - n ** 2), 2 * hiddenSize + unit);
        slopes.set(slope * (hiddens.at(row, step, unit) - n) * z * (1 - z), hiddenSize + unit);
        gradients.hidden.set(slope * z, row, unit);
      });
      for (let unit = 0; unit < hiddenSize; unit++) {
        let byResetHidden = 0;
        for (let column = 2 * hiddenSize; column < 3 * hiddenSize; column++) {
          byResetHidden += slopes.at(column) * given.recurrentWeight.at(unit, column);
        }
        const r = gateAt(0, unit);
        slopes.set(byResetHidden * hiddens.at(row, step, unit) * r * (1 - r), unit);
        gradients.hidden.add(byResetHidden * r, row, unit);
      }
      for (let column = 0; column < 3 * hiddenSize; column++) {
        const slope = slopes.at(column);
        gradients.bias.add(slope, column);
        gradients.recurrentBias.add(slope, column);
        for (let feature = 0; feature < inputSize; feature++) {
          gradients.inputWeight.add(given.inputs.at(row, step, feature) * slope, feature, column);
          gradients.inputs.add(given.inputWeight.at(feature, column) * slope, row, step, feature);
        }
        for (let unit = 0; unit < hiddenSize; unit++) {
          const isCandidate = column >= 2 * hiddenSize;
          const multiplied = hiddens.at(row, step, unit) * (isCandidate ? gateAt(0, unit) : 1);
          gradients.recurrentWeight.add(multiplied * slope, unit, column);
          if (!isCandidate) gradients.hidden.add(given.recurrentWeight.at(unit, column) * slope, row, unit);
        }
      }
    }
  }
  return gradients;
}

/** The gates r, z, n of each step, and the hidden states before and after each. */
function trace(given: GruBlocks): { gates: Block; hiddens: Block } {
  const [batch, time, hiddenSize, inputSize] = sizesOf(given);
  const gates = new Block([batch, time, 3 * hiddenSize]);
  const hiddens = new Block([batch, time + 1, hiddenSize]);
  for (let row = 0; row < batch; row++) {
    for (let unit = 0; unit < hiddenSize; unit++) hiddens.set(given.hidden.at(row, unit), row, 0, unit);
    for (let step = 0; step < time; step++) {
      for (let column = 0; column < 3 * hiddenSize; column++) {
        const isCandidate = column >= 2 * hiddenSize;
        let preactivation = given.bias.at(column) + given.recurrentBias.at(column);
        for (let feature = 0; feature < inputSize; feature++) {
          preactivation += given.inputs.at(row, step, feature) * given.inputWeight.at(feature, column);
        }
        for (let unit = 0; unit < hiddenSize; unit++) {
          const reset = isCandidate ? gates.at(row, step, unit) : 1;
          preactivation += reset * hiddens.at(row, step, unit) * given.recurrentWeight.at(unit, column);
        }
        gates.set(isCandidate ? Math.tanh(preactivation) : 1 / (1 + Math.exp(-preactivation)), row, step, column);
      }
      for (let unit = 0; unit < hiddenSize; unit++) {
        const [z, n] = [gates.at(row, step, hiddenSize + unit), gates.at(row, step, 2 * hiddenSize + unit)];
        hiddens.set((1 - z) * n + z * hiddens.at(row, step, unit), row, step + 1, unit);
      }
    }
  }
  return { gates, hiddens };
}

function sizesOf(given: GruBlocks): [batch: number, time: number, hiddenSize: number, inputSize: number] {
  const [batch, time, inputSize] = given.inputs.shape as [number, number, number];
  return [batch, time, given.hidden.shape[1] as number, inputSize];
}
