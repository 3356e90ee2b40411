import { ArgumentError, type StoredDtype, type StoredTensor } from '@unroll/core';
import { areBooleans, elementTypes } from './element-types.js';
import { elementCount } from './safetensors-format.js';

/**
 * Requires that the elements of a tensor fit its type and its shape.
 *
 * @param caller The function that errors name.
 * @throws ArgumentError if the class or the length of the array does not fit, or an element of BOOL is neither 0 nor 1.
 */
export function requireElements(caller: string, name: string, { dtype, shape, data }: StoredTensor<StoredDtype>): void {
  const argument = `tensors.${name}`;
  const { name: expectedClass } = elementTypes[dtype].arrayClass;
  const actualClass = Object.prototype.toString.call(data).slice('[object '.length, -1);
  if (actualClass !== expectedClass) {
    const expectation = `have its data in a ${expectedClass}, as dtype ${dtype} needs`;
    throw new ArgumentError({ caller, argument, expectation, actual: actualClass });
  }
  if (data.length !== elementCount(shape)) {
    const expectation = `have the ${elementCount(shape)} elements of its shape [${shape.join(', ')}]`;
    throw new ArgumentError({ caller, argument, expectation, actual: data.length });
  }
  if (dtype === 'BOOL' && !areBooleans(data)) {
    const expectation = 'have elements that are 0 or 1, as dtype BOOL needs';
    throw new ArgumentError({ caller, argument, expectation, actual: data.find((element) => element > 1) });
  }
}
