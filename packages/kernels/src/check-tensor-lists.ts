import { type Tensor, util } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { matchShape } from '@unroll/tensors';

/**
 * Checks lists of tensors that belong together place by place, before the first of them is written over: as many in each,
 * float32, of equal shapes at a place, none freed, and none of them twice.
 *
 * @throws ArgumentError, or a ShapeError, that names the first tensor which does not fit.
 */
export function checkTensorLists(caller: string, lists: Readonly<Record<string, readonly Tensor[]>>): void {
  const [first = []] = Object.values(lists);
  const seen = new Map<Tensor, Place>();
  for (const [name, tensors] of Object.entries(lists)) {
    if (tensors.length !== first.length) fail(caller, `${name}.length`, tensors.length, first.length);
    tensors.forEach((tensor, index) => {
      const place = { name, index };
      if (tensor.isDisposed) fail(caller, `${nameOf(place)}.isDisposed`, true, false);
      if (tensor.dtype !== 'float32') fail(caller, `${nameOf(place)}.dtype`, tensor.dtype, 'float32');
      const { shape } = first[index] as Tensor;
      if (!util.arraysEqual(tensor.shape, shape)) matchShape(caller, { [nameOf(place)]: tensor }, shape);
      const earlier = seen.get(tensor);
      if (earlier !== undefined) fail(caller, `${nameOf(place)} === ${nameOf(earlier)}`, true, false, cloneAdvice);
      seen.set(tensor, place);
    });
  }
}

/** Where a tensor stands. It becomes text in an error only: a training step checks each of its tensors many times. */
type Place = { readonly name: string; readonly index: number };

const cloneAdvice = 'Clone one of them: what is written over cannot stand in two places.';

function nameOf({ name, index }: Place): string {
  return `${name}[${index}]`;
}

function fail(caller: string, argument: string, actual: unknown, expected: unknown, advice?: string): never {
  const facts = { caller, argument, expectation: `be ${expected}`, actual };
  throw new ArgumentError(advice === undefined ? facts : { ...facts, advice });
}
