import { clone, concat, reshape, Tensor, type Tensor1D, type Tensor2D, tanh, zeros } from '@tensorflow/tfjs-core';
import { uniformInitializer } from '@unroll/cells';
import { ArgumentError, foldInKey, type RandomKey } from '@unroll/core';
import { linear } from '@unroll/kernels';
import { mapTree, matchShape, type ParameterTree, type StateTree, treeLeaves, zipTrees } from '@unroll/tensors';
import { plainState, stateWithNoise } from './plain-state.js';

/** How the final states of an encoder become the first state of a decoder. */
export type Bridge = 'none' | 'copy' | 'dense';

/**
 * The parameters of a dense bridge, each in the structure of what it writes of the decoder's state: for a tensor of `size`
 * numbers a row, weight [numbers of all final states, size], bias [size]. Where a record of the state has a `normalizer`,
 * only its `hidden` is written: a memory means nothing without its normalizer, which a tanh would make negative.
 */
export type BridgeParameters = { weight: ParameterTree; bias: ParameterTree } | Record<string, never>;

/** What a bridge leads from and to. */
export type BridgeEnds = {
  /** The function that was called, as the user writes it. */
  readonly caller: string;
  readonly bridge: Bridge;
  readonly finalStates: StateTree;
  /** A first state of the decoder, of as many rows. Of it stay the noise, and what a dense bridge does not write. */
  readonly fresh: StateTree;
};

/**
 * Fresh parameters: of a dense bridge weights that are uniform within ±1/√ of the length they sum over, and biases of 0.
 *
 * @throws ArgumentError if states are to be copied that do not fit, or layers to lead to what are no float32 numbers, or
 * there is nothing that they could lead to.
 */
export function initializeBridge(key: RandomKey, ends: BridgeEnds): BridgeParameters {
  if (ends.bridge === 'copy') requireSameStates(ends);
  if (ends.bridge !== 'dense') return {};
  const written = writtenPart(plainState(ends.fresh));
  requireNumbers(ends.caller, written);
  const fanIn = sideBySide(ends.finalStates).shape[1];
  const initialize = uniformInitializer(1 / Math.sqrt(fanIn));
  let place = 0;
  return {
    weight: mapTree(written, (tensor) => initialize(foldInKey(key, place++), [fanIn, rowSize(tensor)])),
    bias: mapTree(written, (tensor) => zeros([rowSize(tensor)])),
  };
}

/**
 * The first state of the decoder.
 *
 * @throws ArgumentError if states are to be copied that do not fit, or the parameters are of another bridge.
 * @throws ShapeError if a weight does not fit the states.
 */
export function crossBridge(parameters: BridgeParameters, ends: BridgeEnds): StateTree {
  const { caller, bridge, finalStates, fresh } = ends;
  if (bridge === 'none') return fresh;
  if (bridge === 'copy') {
    requireSameStates(ends);
    return stateWithNoise(fresh, mapTree(plainState(finalStates), clone));
  }
  const { weight, bias } = parameters;
  if (weight === undefined || bias === undefined) {
    const expectation = 'hold { weight, bias } and nothing else';
    throw new ArgumentError({ caller, argument: 'parameters.bridge', expectation, actual: parameters });
  }
  const given = sideBySide(finalStates); // [batch, numbers of all final states]
  const state: StateTree = plainState(fresh);
  const first = zipTrees([writtenPart(state), weight, bias], ([tensor, ownWeight, ownBias], path) => {
    matchShape(caller, { [`parameters.bridge.weight.${path}`]: ownWeight }, [given.shape[1], rowSize(tensor)]);
    return reshape(tanh(linear(given, ownWeight as Tensor2D, ownBias as Tensor1D)), tensor.shape);
  });
  const written = new Map(treeLeaves(first).map(({ path, tensor }) => [path, tensor]));
  return stateWithNoise(
    fresh,
    mapTree(state, (tensor, path) => written.get(path) ?? tensor),
  );
}

/** What a dense bridge writes of a state without noise; empty records and lists where there is nothing to write. */
function writtenPart(state: StateTree): StateTree {
  if (state instanceof Tensor) return state;
  if (Array.isArray(state)) return state.map(writtenPart);
  const isNormalized = 'normalizer' in state;
  const written = Object.entries(state).filter(([name]) => !isNormalized || name === 'hidden');
  return Object.fromEntries(written.map(([name, child]) => [name, writtenPart(child)]));
}

/** All numbers of the final states, [batch, numbers]. */
function sideBySide(finalStates: StateTree): Tensor2D {
  const blocks = treeLeaves(plainState(finalStates)).map(
    ({ tensor }) => reshape(tensor, [tensor.shape[0] as number, rowSize(tensor)]) as Tensor2D,
  );
  return concat(blocks, 1);
}

/** How many numbers of a tensor [batch, ...] belong to each row. */
function rowSize({ shape }: Tensor): number {
  return shape.slice(1).reduce((product, length) => product * length, 1);
}

/** Checks that there is something of a state to write, and that a layer can lead to each tensor of it. */
function requireNumbers(caller: string, written: StateTree): void {
  const leaves = treeLeaves(written);
  if (leaves.length === 0) {
    throw new ArgumentError({
      caller,
      argument: 'decoder',
      expectation: 'have a state that a dense bridge can write',
      actual: 'none, or only memories with their normalizers',
      advice: "Use bridge 'copy', or an attentionCell with bridge 'none'.",
    });
  }
  const leaf = leaves.find(({ tensor }) => tensor.dtype !== 'float32');
  if (leaf === undefined) return;
  throw new ArgumentError({
    caller,
    argument: 'decoder',
    expectation: 'have a state of float32 tensors for a dense bridge',
    actual: `${leaf.path}: ${leaf.tensor.dtype}`,
    advice: 'To attend it must be an attentionCell, or inputFeeding of one: put other cells inside of that.',
  });
}

/** Checks that the decoder can begin with the final states as they are. */
function requireSameStates({ caller, finalStates, fresh }: BridgeEnds): void {
  const [given, wanted] = [finalStates, fresh].map(describedState);
  if (given === wanted) return;
  throw new ArgumentError({
    caller,
    argument: 'bridge',
    expectation: `be 'dense' where the encoder ends with ${given} and the decoder begins with ${wanted}`,
    actual: 'copy',
  });
}

/** For example `hidden [32], memory [32]`. */
function describedState(state: StateTree): string {
  return treeLeaves(plainState(state))
    .map(({ path, tensor }) => `${path} [${tensor.shape.slice(1)}]`)
    .join(', ');
}
