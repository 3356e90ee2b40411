import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { type StateTree, treeLeaves, zipTrees } from '@unroll/tensors';
import { leafName } from './leaf-name.js';

/**
 * A step in whose state some tensors are made of those before and after it. An output that is a tensor of the state
 * stays one.
 *
 * @param rates How much of the old state is kept, by the names of tensors at any depth.
 * @param mix Takes a tensor before and after, its rate, and the number of its place in the tree.
 * @throws ArgumentError if a name is that of no tensor.
 */
export function mixStates<State extends StateTree>(
  caller: string,
  rates: Readonly<Record<string, number>>,
  before: State,
  step: { output: Tensor2D; state: State },
  mix: (before: Tensor, next: Tensor, rate: number, index: number) => Tensor,
): { output: Tensor2D; state: State } {
  const paths = treeLeaves(step.state).map(({ path }) => path);
  for (const name of Object.keys(rates)) {
    if (paths.some((path) => leafName(path) === name)) continue;
    const expectation = `name tensors of the state only, and \`${name}\` is none`;
    throw new ArgumentError({ caller, argument: 'rates', expectation, actual: paths });
  }
  let { output } = step;
  const state = zipTrees([step.state, before], ([next, old], path) => {
    const rate = rates[leafName(path)];
    if (rate === undefined) return next;
    const mixed = mix(old, next, rate, paths.indexOf(path));
    if (next === step.output) output = mixed as Tensor2D;
    return mixed;
  });
  return { output, state };
}
