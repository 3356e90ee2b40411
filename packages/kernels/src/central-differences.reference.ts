import { Block } from './block.reference.js';

const step = 1e-6;

/**
 * The gradient of Σ outputGradient·f(inputs) by each input, from two values of f for each number: (f(x + s) - f(x - s)) / 2s.
 * In float64 with s = 1e-6 it is right to about 1e-9, for functions that are smooth around the inputs.
 */
export function centralDifferences(
  f: (...inputs: Block[]) => Block,
  inputs: readonly Block[],
  outputGradient: Block,
): Block[] {
  return inputs.map((input, position) => {
    const valueWith = (offset: number, change: number): number => {
      const changed = new Block(input.shape, input.values);
      changed.values[offset] = (input.values[offset] as number) + change;
      const output = f(...inputs.map((other, index) => (index === position ? changed : other)));
      return output.values.reduce((sum, value, index) => sum + value * (outputGradient.values[index] as number), 0);
    };
    const slopes = input.values.map((_, offset) => (valueWith(offset, step) - valueWith(offset, -step)) / (2 * step));
    return new Block(input.shape, slopes);
  });
}
