import { Block } from './block.reference.js';

/** The arguments of a gated recurrent unit, or the gradients by them. Shapes and gate order as in `gruSequence`. */
export type GruBlocks = {
  readonly inputs: Block;
  readonly inputWeight: Block;
  readonly recurrentWeight: Block;
  readonly bias: Block;
  readonly recurrentBias: Block;
  readonly hidden: Block;
};

/** What it computes, or the gradients by that. */
export type GruResultBlocks = { readonly outputs: Block; readonly hidden: Block };

/**
 * A gated recurrent unit in float64 and plain loops.
 *
 *   r, z = sigmoid(x·W + b + h·U + c)     n = tanh(x·W + b + r∘(h·U + c))
 *   h' = (1 - z)∘n + z∘h
 *
 * Source: Cho et al. 2014, with the reset gate after the product as cuDNN has it.
 */
export function gruReference(given: GruBlocks): GruResultBlocks {
  const [batch, time, hiddenSize] = sizesOf(given);
  const { hiddens } = trace(given);
  return {
    outputs: Block.from([batch, time, hiddenSize], (row, step, unit) => hiddens.at(row, step + 1, unit)),
    hidden: Block.from([batch, hiddenSize], (row, unit) => hiddens.at(row, time, unit)),
  };
}

/** The gradients by the arguments of {@link gruReference}, from those by its results: the chain rule, step by step. */
export function gruGradientReference(given: GruBlocks, by: GruResultBlocks): GruBlocks {
  const [batch, time, hiddenSize, inputSize] = sizesOf(given);
  const { gates, recurrences, hiddens } = trace(given);
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
      const byProjection = new Block([3 * hiddenSize]);
      const byRecurrence = new Block([3 * hiddenSize]);
      for (let unit = 0; unit < hiddenSize; unit++) {
        const [r, z, n] = [0, 1, 2].map((gate) => gates.at(row, step, gate * hiddenSize + unit)) as [
          number,
          number,
          number,
        ];
        const byHidden = gradients.hidden.at(row, unit) + by.outputs.at(row, step, unit);
        const byCandidate = byHidden * (1 - z) * (1 - n ** 2);
        const byReset = byCandidate * recurrences.at(row, step, 2 * hiddenSize + unit) * r * (1 - r);
        const byUpdate = byHidden * (hiddens.at(row, step, unit) - n) * z * (1 - z);
        [byReset, byUpdate, byCandidate].forEach((slope, gate) => {
          byProjection.set(slope, gate * hiddenSize + unit);
          byRecurrence.set(gate === 2 ? slope * r : slope, gate * hiddenSize + unit);
        });
        gradients.hidden.set(byHidden * z, row, unit);
      }
      for (let column = 0; column < 3 * hiddenSize; column++) {
        const [slope, recurrentSlope] = [byProjection.at(column), byRecurrence.at(column)];
        gradients.bias.add(slope, column);
        gradients.recurrentBias.add(recurrentSlope, column);
        for (let feature = 0; feature < inputSize; feature++) {
          gradients.inputWeight.add(given.inputs.at(row, step, feature) * slope, feature, column);
          gradients.inputs.add(given.inputWeight.at(feature, column) * slope, row, step, feature);
        }
        for (let unit = 0; unit < hiddenSize; unit++) {
          gradients.recurrentWeight.add(hiddens.at(row, step, unit) * recurrentSlope, unit, column);
          gradients.hidden.add(given.recurrentWeight.at(unit, column) * recurrentSlope, row, unit);
        }
      }
    }
  }
  return gradients;
}

/** The gates r, z, n and the recurrent projections h·U + c of each step, and the hidden states before and after each. */
function trace(given: GruBlocks): { gates: Block; recurrences: Block; hiddens: Block } {
  const [batch, time, hiddenSize, inputSize] = sizesOf(given);
  const gates = new Block([batch, time, 3 * hiddenSize]);
  const recurrences = new Block([batch, time, 3 * hiddenSize]);
  const hiddens = new Block([batch, time + 1, hiddenSize]);
  for (let row = 0; row < batch; row++) {
    for (let unit = 0; unit < hiddenSize; unit++) hiddens.set(given.hidden.at(row, unit), row, 0, unit);
    for (let step = 0; step < time; step++) {
      for (let column = 0; column < 3 * hiddenSize; column++) {
        let projection = given.bias.at(column);
        for (let feature = 0; feature < inputSize; feature++) {
          projection += given.inputs.at(row, step, feature) * given.inputWeight.at(feature, column);
        }
        let recurrence = given.recurrentBias.at(column);
        for (let unit = 0; unit < hiddenSize; unit++) {
          recurrence += hiddens.at(row, step, unit) * given.recurrentWeight.at(unit, column);
        }
        recurrences.set(recurrence, row, step, column);
        const isCandidate = column >= 2 * hiddenSize;
        const reset = isCandidate ? gates.at(row, step, column - 2 * hiddenSize) : 1;
        const preactivation = projection + reset * recurrence;
        gates.set(isCandidate ? Math.tanh(preactivation) : sigmoid(preactivation), row, step, column);
      }
      for (let unit = 0; unit < hiddenSize; unit++) {
        const [z, n] = [gates.at(row, step, hiddenSize + unit), gates.at(row, step, 2 * hiddenSize + unit)];
        hiddens.set((1 - z) * n + z * hiddens.at(row, step, unit), row, step + 1, unit);
      }
    }
  }
  return { gates, recurrences, hiddens };
}

function sizesOf(given: GruBlocks): [batch: number, time: number, hiddenSize: number, inputSize: number] {
  const [batch, time, inputSize] = given.inputs.shape as [number, number, number];
  return [batch, time, given.hidden.shape[1] as number, inputSize];
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
