import { engine, getBackend, getKernel, type NamedAttrMap, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { checkTensorLists } from './check-tensor-lists.js';
import { inputsByPlace } from './inputs-by-place.js';
import type { ComposedKernel } from './registered-kernel.js';

/** One tensor of each list that an update takes, by the list's name. */
type TensorOfEach<Name extends string> = { [Each in Name]: Tensor };

/**
 * An update of tensors by numbers at the same place, such as a step of an optimizer. Not differentiable.
 *
 * The composed computation takes one tensor of each list, and makes new ones. A backend may have a fused kernel of the same
 * name, which takes the lists whole, one after the other, in one call: those consumed first, then those lent. It writes over
 * the tensors that are consumed and hands back those very tensors, and new ones only where others share the data.
 */
export type UpdateKernel<Name extends string, Attributes extends NamedAttrMap> = ComposedKernel<
  TensorOfEach<Name>,
  Attributes
> & {
  /** Names of the lists that become the outputs, in the outputs' order. */
  readonly consumed: readonly Name[];
  /** Names of the other lists. */
  readonly lent: readonly Name[];
};

/**
 * Runs an update at each place of lists of tensors, fused if the current backend has the kernel.
 *
 * *Consumes* the lists that the kernel names: what is not handed back is freed. Where it throws, what is not freed is still
 * the caller's.
 *
 * @returns A list for each that is consumed.
 */
export function runUpdate<Name extends string, Attributes extends NamedAttrMap>(
  caller: string,
  kernel: UpdateKernel<Name, Attributes>,
  lists: { readonly [Each in Name]: readonly Tensor[] },
  attributes: Attributes,
): Tensor[][] {
  checkTensorLists(caller, lists);
  const { kernelName, consumed, lent } = kernel;
  if (getKernel(kernelName, getBackend()) === undefined) return updateEachPlace(kernel, lists, attributes);
  const tensors = [...consumed, ...lent].flatMap((name) => lists[name]);
  const outputs = engine().runKernel(kernelName, inputsByPlace(tensors), attributes) as unknown as Tensor[];
  outputs.forEach((output, index) => {
    if (output !== tensors[index]) tensors[index]?.dispose();
  });
  const { length } = lists[consumed[0] as Name];
  return consumed.map((_, list) => outputs.slice(list * length, (list + 1) * length));
}

/** The composed computation, which frees what it consumes place by place. */
function updateEachPlace<Name extends string, Attributes extends NamedAttrMap>(
  { consumed, lent, forward }: UpdateKernel<Name, Attributes>,
  lists: { readonly [Each in Name]: readonly Tensor[] },
  attributes: Attributes,
): Tensor[][] {
  return tidy(() => {
    const results: Tensor[][] = consumed.map(() => []);
    lists[consumed[0] as Name].forEach((_, place) => {
      const entries = [...consumed, ...lent].map((name) => [name, lists[name][place]]);
      const inputs: TensorOfEach<Name> = Object.fromEntries(entries);
      const outputs = tidy(() => forward(inputs, attributes));
      for (const [index, output] of outputs.entries()) results[index]?.push(output);
      for (const name of consumed) inputs[name].dispose();
    });
    return results;
  });
}
