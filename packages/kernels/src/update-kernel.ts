import { engine, getBackend, getKernel, type NamedAttrMap, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { checkTensorLists } from './check-tensor-lists.js';
import type { ComposedKernel } from './registered-kernel.js';

/** One tensor of each list that an update takes, by the list's name. */
type TensorOfEach<Name extends string> = { [Each in Name]: Tensor };

/**
 * An update of tensors by numbers at the same place, such as a step of an optimizer. Not differentiable.
 *
 * The composed computation makes new tensors. A backend may have a fused kernel of the same name, which writes over the
 * ones it is given: it hands back those very tensors, and new ones only where others share the data.
 */
export type UpdateKernel<Name extends string, Attributes extends NamedAttrMap> = ComposedKernel<
  TensorOfEach<Name>,
  Attributes
> & {
  /** Names of the inputs that become the outputs, in the outputs' order. */
  readonly consumed: readonly Name[];
};

/**
 * Runs an update at each place of lists of tensors, fused if the current backend has the kernel.
 *
 * *Consumes* the lists that the kernel names: what is not handed back is freed, place by place. Where it throws, what is
 * not freed is still the caller's.
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
  const { kernelName, consumed, forward } = kernel;
  const isFused = getKernel(kernelName, getBackend()) !== undefined;
  const names = Object.keys(lists) as Name[];
  return tidy(() => {
    const results: Tensor[][] = consumed.map(() => []);
    lists[consumed[0] as Name].forEach((_, place) => {
      const entries = names.map((name) => [name, lists[name][place]]);
      const inputs: TensorOfEach<Name> = Object.fromEntries(entries);
      const outputs = isFused
        ? (engine().runKernel(kernelName, inputs, attributes) as unknown as Tensor[])
        : tidy(() => forward(inputs, attributes));
      for (const [index, output] of outputs.entries()) results[index]?.push(output);
      for (const name of consumed) if (!outputs.includes(inputs[name])) inputs[name].dispose();
    });
    return results;
  });
}
