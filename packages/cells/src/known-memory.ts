import { clone, fill, type Tensor1D, type Tensor3D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { checkLengths, replacePastLengths } from '@unroll/kernels';
import { matchShape } from '@unroll/tensors';
import type { MemoryOptions } from './memory-reader.js';

/**
 * A memory and its lengths, checked, with 0 in place of what lies past them, as tensors of their own.
 *
 * @throws ShapeError if the memory's vectors are of another size.
 * @throws ArgumentError if it has no place, or a length is not from 1 to time.
 */
export function knownMemory(
  caller: string,
  memory: Tensor3D,
  memorySize: number,
  { lengths }: MemoryOptions = {},
): { values: Tensor3D; lengths: Tensor1D } {
  matchShape(caller, { memory }, ['batch', 'time', memorySize]);
  const [batch, time] = memory.shape;
  if (time === 0) {
    const expectation = 'have at least one place to read';
    throw new ArgumentError({ caller, argument: 'memory', expectation, actual: memory.shape });
  }
  if (lengths === undefined) return { values: clone(memory), lengths: fill([batch], time, 'int32') };
  checkLengths(lengths, { caller, of: { memory }, minimum: 1 });
  // 0 times NaN would not be 0 in a gradient.
  return { values: clone(replacePastLengths(memory, lengths, 0)), lengths: clone(lengths) };
}
