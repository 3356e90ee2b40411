import { Block } from './block.reference.js';

/** The arguments of a long short-term memory, or the gradients by them. Shapes and gate order as in `lstmSequence`. */
export type LstmBlocks = {
  readonly inputs: Block;
  readonly inputWeight: Block;
  readonly recurrentWeight: Block;
  readonly bias: Block;
  readonly hidden: Block;
  readonly memory: Block;
};

/** What it computes, or the gradients by that. */
export type LstmResultBlocks = { readonly outputs: Block; readonly hidden: Block; readonly memory: Block };

/**
 * A long short-term memory in float64 and plain loops.
 *
 *   i, f, o = sigmoid(x·W + h·U + b)      g = tanh(x·W + h·U + b)
 *   c' = f∘c + i∘g                        h' = o∘tanh(c')
 *
 * Source: Hochreiter & Schmidhuber 1997; forget gate, Gers et al. 2000.
 */
export function lstmReference(given: LstmBlocks): LstmResultBlocks {
  const [batch, time, hiddenSize] = sizesOf(given);
  const { hiddens, memories } = trace(given);
  return {
    outputs: Block.from([batch, time, hiddenSize], (row, step, unit) => hiddens.at(row, step + 1, unit)),
    hidden: Block.from([batch, hiddenSize], (row, unit) => hiddens.at(row, time, unit)),
    memory: Block.from([batch, hiddenSize], (row, unit) => memories.at(row, time, unit)),
  };
}

/** The gradients by the arguments of {@link lstmReference}, from those by its results: the chain rule, step by step. */
export function lstmGradientReference(given: LstmBlocks, by: LstmResultBlocks): LstmBlocks {
  const [batch, time, hiddenSize, inputSize] = sizesOf(given);
  const { gates, hiddens, memories } = trace(given);
  const gradients = {
    inputs: new Block(given.inputs.shape),
    inputWeight: new Block(given.inputWeight.shape),
    recurrentWeight: new Block(given.recurrentWeight.shape),
    bias: new Block(given.bias.shape),
    hidden: new Block(by.hidden.shape, by.hidden.values), // by the hidden state before the step in hand
    memory: new Block(by.memory.shape, by.memory.values),
  };
  for (let row = 0; row < batch; row++) {
    for (let step = time - 1; step >= 0; step--) {
      const byPreactivation = new Block([4 * hiddenSize]);
      for (let unit = 0; unit < hiddenSize; unit++) {
        const [i, f, g, o] = [0, 1, 2, 3].map((gate) => gates.at(row, step, gate * hiddenSize + unit)) as [
          number,
          number,
          number,
          number,
        ];
        const activated = Math.tanh(memories.at(row, step + 1, unit));
        const byHidden = gradients.hidden.at(row, unit) + by.outputs.at(row, step, unit);
        const byMemory = gradients.memory.at(row, unit) + byHidden * o * (1 - activated ** 2);
        byPreactivation.set(byMemory * g * i * (1 - i), unit);
        byPreactivation.set(byMemory * memories.at(row, step, unit) * f * (1 - f), hiddenSize + unit);
        byPreactivation.set(byMemory * i * (1 - g ** 2), 2 * hiddenSize + unit);
        byPreactivation.set(byHidden * activated * o * (1 - o), 3 * hiddenSize + unit);
        gradients.memory.set(byMemory * f, row, unit);
        gradients.hidden.set(0, row, unit);
      }
      for (let column = 0; column < 4 * hiddenSize; column++) {
        const slope = byPreactivation.at(column);
        gradients.bias.add(slope, column);
        for (let feature = 0; feature < inputSize; feature++) {
          gradients.inputWeight.add(given.inputs.at(row, step, feature) * slope, feature, column);
          gradients.inputs.add(given.inputWeight.at(feature, column) * slope, row, step, feature);
        }
        for (let unit = 0; unit < hiddenSize; unit++) {
          gradients.recurrentWeight.add(hiddens.at(row, step, unit) * slope, unit, column);
          gradients.hidden.add(given.recurrentWeight.at(unit, column) * slope, row, unit);
        }
      }
    }
  }
  return gradients;
}

/** The gates of each step, and the hidden states and memories before the first step and after each. */
function trace(given: LstmBlocks): { gates: Block; hiddens: Block; memories: Block } {
  const [batch, time, hiddenSize, inputSize] = sizesOf(given);
  const gates = new Block([batch, time, 4 * hiddenSize]);
  const hiddens = new Block([batch, time + 1, hiddenSize]);
  const memories = new Block([batch, time + 1, hiddenSize]);
  for (let row = 0; row < batch; row++) {
    for (let unit = 0; unit < hiddenSize; unit++) {
      hiddens.set(given.hidden.at(row, unit), row, 0, unit);
      memories.set(given.memory.at(row, unit), row, 0, unit);
    }
    for (let step = 0; step < time; step++) {
      for (let column = 0; column < 4 * hiddenSize; column++) {
        let preactivation = given.bias.at(column);
        for (let feature = 0; feature < inputSize; feature++) {
          preactivation += given.inputs.at(row, step, feature) * given.inputWeight.at(feature, column);
        }
        for (let unit = 0; unit < hiddenSize; unit++) {
          preactivation += hiddens.at(row, step, unit) * given.recurrentWeight.at(unit, column);
        }
        const isCandidate = Math.floor(column / hiddenSize) === 2;
        gates.set(isCandidate ? Math.tanh(preactivation) : sigmoid(preactivation), row, step, column);
      }
      for (let unit = 0; unit < hiddenSize; unit++) {
        const [i, f, g, o] = [0, 1, 2, 3].map((gate) => gates.at(row, step, gate * hiddenSize + unit)) as [
          number,
          number,
          number,
          number,
        ];
        const memory = f * memories.at(row, step, unit) + i * g;
        memories.set(memory, row, step + 1, unit);
        hiddens.set(o * Math.tanh(memory), row, step + 1, unit);
      }
    }
  }
  return { gates, hiddens, memories };
}

function sizesOf(given: LstmBlocks): [batch: number, time: number, hiddenSize: number, inputSize: number] {
  const [batch, time, inputSize] = given.inputs.shape as [number, number, number];
  return [batch, time, given.hidden.shape[1] as number, inputSize];
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
