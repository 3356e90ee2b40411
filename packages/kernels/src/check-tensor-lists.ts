import type { Tensor } from '@tensorflow/tfjs-core';
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
  const seen = new Map<Tensor, string>();
  for (const [name, tensors] of Object.entries(lists)) {
    requireFact(caller, `${name}.length`, tensors.length, first.length);
    tensors.forEach((tensor, place) => {
      const argument = `${name}[${place}]`;
      requireFact(caller, `${argument}.isDisposed`, tensor.isDisposed, false);
      requireFact(caller, `${argument}.dtype`, tensor.dtype, 'float32');
      matchShape(caller, { [argument]: tensor }, (first[place] as Tensor).shape);
      const earlier = seen.get(tensor);
      if (earlier !== undefined) requireFact(caller, `${argument} === ${earlier}`, true, false, cloneAdvice);
      seen.set(tensor, argument);
    });
  }
}

const cloneAdvice = 'Clone one of them: what is written over cannot stand in two places.';

function requireFact<Value>(caller: string, argument: string, actual: Value, expected: Value, advice?: string): void {
  if (actual === expected) return;
  const facts = { caller, argument, expectation: `be ${expected}`, actual };
  throw new ArgumentError(advice === undefined ? facts : { ...facts, advice });
}
