import { Tensor } from '@tensorflow/tfjs-core';
import type { StateTree, Tree } from '@unroll/tensors';

/** The state of a cell with noise: that of the cell without it, and what the noise is made of, row by row. */
export type NoisyState<State extends StateTree, Noise extends StateTree> = { cell: State; noise: Noise };

/** A state as it is without noise: the state of the cell in place of each {@link NoisyState}, in stacks too. */
export type WithoutNoise<State> = State extends Tensor
  ? State
  : State extends { cell: infer Cell; noise: StateTree }
    ? WithoutNoise<Cell>
    : { [Name in keyof State]: WithoutNoise<State[Name]> };

/**
 * The state that the same cell without noise carries on: the tensors themselves, not copies.
 *
 * @example const { state } = unroll(noisyCell, parameters, inputs, withNoise(noisyCell.initialState(8), carried));
 * const carriedOn = withoutNoise(state);
 */
export function withoutNoise<State extends StateTree>(state: State): WithoutNoise<State> {
  return strip(state) as never; // the compiler does not see through the recursion
}

/**
 * The state of a cell with noise that goes on from the state of the same cell without it, with fresh noise: every
 * training step can compose its noise anew and still carry the state of a text on.
 *
 * @param fresh A first state of the cell with noise, of as many rows. Its noise is taken, the rest is not.
 * @param state The state of the cell without noise. Its tensors are taken, not copied.
 */
export function withNoise<State>(fresh: State, state: NoInfer<WithoutNoise<State>>): State {
  return fill(fresh as Tree<Tensor>, state) as State;
}

type Branch = { [name: string]: Tree<Tensor> };

function isNoisy(tree: Branch): tree is { cell: StateTree; noise: StateTree } {
  return 'cell' in tree && 'noise' in tree;
}

function strip(tree: Tree<Tensor>): Tree<Tensor> {
  if (tree instanceof Tensor) return tree;
  if (Array.isArray(tree)) return tree.map(strip);
  if (isNoisy(tree)) return strip(tree.cell);
  return Object.fromEntries(Object.entries(tree).map(([name, child]) => [name, strip(child)]));
}

function fill(fresh: Tree<Tensor>, state: unknown): Tree<Tensor> {
  if (fresh instanceof Tensor) return state as Tensor;
  if (Array.isArray(fresh)) return fresh.map((child, index) => fill(child, (state as unknown[])[index]));
  if (isNoisy(fresh)) return { cell: fill(fresh.cell, state), noise: fresh.noise };
  const children = Object.entries(fresh);
  return Object.fromEntries(children.map(([name, child]) => [name, fill(child, (state as Branch)[name])]));
}
