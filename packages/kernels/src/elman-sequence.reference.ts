import { Block } from './block.reference.js';

/** The arguments of an Elman network, or the gradients by them. Shapes as in `elmanSequence`. */
export type ElmanBlocks = {
  readonly inputs: Block;
  readonly inputWeight: Block;
  readonly recurrentWeight: Block;
  readonly bias: Block;
  readonly hidden: Block;
};

/** What it computes, or the gradients by that. */
export type ElmanResultBlocks = { readonly outputs: Block; readonly hidden: Block };

/**
 * An Elman network in float64 and plain loops: h' = tanh(x·W + h·U + b).
 *
 * Source: Elman 1990, with tanh in place of the logistic function.
 */
export function elmanReference(given: ElmanBlocks): ElmanResultBlocks {
  const [batch, time, hiddenSize] = sizesOf(given);
  const hiddens = trace(given);
  return {
    outputs: Block.from([batch, time, hiddenSize], (row, step, unit) => hiddens.at(row, step + 1, unit)),
    hidden: Block.from([batch, hiddenSize], (row, unit) => hiddens.at(row, time, unit)),
  };
}

/** The gradients by the arguments of {@link elmanReference}, from those by its results: the chain rule, step by step. */
export function elmanGradientReference(given: ElmanBlocks, by: ElmanResultBlocks): ElmanBlocks {
  const [batch, time, hiddenSize, inputSize] = sizesOf(given);
  const hiddens = trace(given);
  const gradients = {
    inputs: new Block(given.inputs.shape),
    inputWeight: new Block(given.inputWeight.shape),
    recurrentWeight: new Block(given.recurrentWeight.shape),
    bias: new Block(given.bias.shape),
    hidden: new Block(by.hidden.shape, by.hidden.values), // by the hidden state before the step in hand
  };
  for (let row = 0; row < batch; row++) {
    for (let step = time - 1; step >= 0; step--) {
      const slopes = Array.from({ length: hiddenSize }, (_, unit) => {
        const byHidden = gradients.hidden.at(row, unit) + by.outputs.at(row, step, unit);
        gradients.hidden.set(0, row, unit);
        return byHidden * (1 - hiddens.at(row, step + 1, unit) ** 2);
      });
      slopes.forEach((slope, column) => {
        gradients.bias.add(slope, column);
        for (let feature = 0; feature < inputSize; feature++) {
          gradients.inputWeight.add(given.inputs.at(row, step, feature) * slope, feature, column);
          gradients.inputs.add(given.inputWeight.at(feature, column) * slope, row, step, feature);
        }
        for (let unit = 0; unit < hiddenSize; unit++) {
          gradients.recurrentWeight.add(hiddens.at(row, step, unit) * slope, unit, column);
          gradients.hidden.add(given.recurrentWeight.at(unit, column) * slope, row, unit);
        }
      });
    }
  }
  return gradients;
}

/** The hidden states before the first step and after each. */
function trace(given: ElmanBlocks): Block {
  const [batch, time, hiddenSize, inputSize] = sizesOf(given);
  const hiddens = new Block([batch, time + 1, hiddenSize]);
  for (let row = 0; row < batch; row++) {
    for (let unit = 0; unit < hiddenSize; unit++) hiddens.set(given.hidden.at(row, unit), row, 0, unit);
    for (let step = 0; step < time; step++) {
      for (let column = 0; column < hiddenSize; column++) {
        let preactivation = given.bias.at(column);
        for (let feature = 0; feature < inputSize; feature++) {
          preactivation += given.inputs.at(row, step, feature) * given.inputWeight.at(feature, column);
        }
        for (let unit = 0; unit < hiddenSize; unit++) {
          preactivation += hiddens.at(row, step, unit) * given.recurrentWeight.at(unit, column);
        }
        hiddens.set(Math.tanh(preactivation), row, step + 1, column);
      }
    }
  }
  return hiddens;
}

function sizesOf(given: ElmanBlocks): [batch: number, time: number, hiddenSize: number, inputSize: number] {
  const [batch, time, inputSize] = given.inputs.shape as [number, number, number];
  return [batch, time, given.hidden.shape[1] as number, inputSize];
}
