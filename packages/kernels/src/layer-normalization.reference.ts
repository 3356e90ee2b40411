import { Block } from './block.reference.js';

/**
 * Layer normalization in float64 and plain loops, along the last axis.
 *
 * Source: Ba, Kiros & Hinton 2016, equations 3 and 4.
 */
export function layerNormalizationReference(inputs: Block, gain: Block, bias: Block, epsilon: number): Block {
  const size = inputs.shape.at(-1) as number;
  const outputs = new Block(inputs.shape);
  for (let row = 0; row < inputs.values.length; row += size) {
    const values = inputs.values.subarray(row, row + size);
    const mean = values.reduce((sum, value) => sum + value, 0) / size;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size;
    values.forEach((value, unit) => {
      outputs.values[row + unit] = ((value - mean) / Math.sqrt(variance + epsilon)) * gain.at(unit) + bias.at(unit);
    });
  }
  return outputs;
}
