import { util } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';

/** How many numbers a weight connects. */
export type Fans = {
  /** How many inputs add up to one output. */
  readonly fanIn: number;
  /** How many outputs one input goes to. */
  readonly fanOut: number;
};

/**
 * The fans of a weight [inputSize, outputSize], or of a convolution's filters [height, width, inputSize, outputSize].
 * Gates that lie side by side count as that many outputs.
 *
 * @throws ArgumentError if there are fewer than two axes.
 */
export function fansOf(caller: string, shape: readonly number[]): Fans {
  if (shape.length < 2) {
    const expectation = 'have at least two axes, inputs and outputs';
    throw new ArgumentError({ caller, argument: 'shape', expectation, actual: shape });
  }
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const places = util.sizeFromShape(shape.slice(0, -2));
  return { fanIn: places * inputs, fanOut: places * outputs };
}
