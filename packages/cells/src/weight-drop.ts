import { mul, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, foldInKey, type RandomKey, requireNumber } from '@unroll/core';
import {
  mapTree,
  type ParameterTree,
  type RecurrentCell,
  type SequenceOptions,
  type StateTree,
  treeLeaves,
} from '@unroll/tensors';
import { dropoutMask } from './dropout-mask.js';
import { leafName } from './leaf-name.js';
import { unroll } from './unroll.js';

/** Options of {@link weightDrop}. */
export type WeightDropOptions = {
  /** Which part of the weights is dropped, on average. From 0 to below 1. */
  readonly rate: number;
  /** Where the masks come from. The same key gives the same masks on every machine. */
  readonly key: RandomKey;
  /** The names of the parameters whose numbers are dropped, at any depth of the tree. Default `['recurrentWeight']`. */
  readonly names?: readonly string[];
};

/**
 * A cell some of whose weights are dropped, one by one, the same ones for all rows and steps.
 *
 * Parameters and state are those of the cell, so that the cell itself is the network without noise. On WASM a sequence
 * runs as that of the cell, with the mask drawn once; each single step draws the same one again.
 *
 *   U' = U∘mask          mask: 0 with the probability of the rate, else 1 / (1 - rate)
 *
 * Source: DropConnect of recurrent weights, Merity et al. 2018, section 2; Wan et al. 2013.
 *
 * @throws ArgumentError if the rate is not from 0 to below 1, or when it runs, if a name is that of no parameter.
 * @example const noisy = weightDrop(stackCells(first, second), { rate: 0.5, key: foldInKey(key, step) });
 */
export function weightDrop<
  Parameters extends ParameterTree,
  State extends StateTree,
  InputSize extends number,
  OutputSize extends number,
>(
  cell: RecurrentCell<Parameters, State, InputSize, OutputSize>,
  { rate, key, names = ['recurrentWeight'] }: WeightDropOptions,
): RecurrentCell<Parameters, State, InputSize, OutputSize> {
  requireNumber('weightDrop', { rate }, { minimum: 0, below: 1 });
  const { inputSize, outputSize, tokenSequence } = cell;

  function dropped(parameters: Parameters): Parameters {
    const paths = treeLeaves(parameters).map(({ path }) => path);
    const missing = names.find((name) => !paths.some((path) => leafName(path) === name));
    if (missing !== undefined) {
      const expectation = `hold names of parameters only, and \`${missing}\` is none`;
      throw new ArgumentError({ caller: 'weightDrop', argument: 'names', expectation, actual: paths });
    }
    return mapTree(parameters, (weight, path) => {
      if (!names.includes(leafName(path))) return weight;
      return mul(weight, dropoutMask(foldInKey(key, paths.indexOf(path)), weight.shape as [number], rate));
    });
  }

  return {
    inputSize,
    outputSize,
    initializeParameters: (parametersKey) => cell.initializeParameters(parametersKey),
    initialState: (batchSize) => cell.initialState(batchSize),
    step: (parameters, input, state) => tidy(() => cell.step(dropped(parameters), input, state)),
    sequence: (parameters, inputs, state, options) =>
      tidy(() => unroll(cell, dropped(parameters), inputs, state, options)),
    ...(tokenSequence !== undefined && {
      tokenSequence: (parameters: Parameters, tokens: Tensor2D, state: State, options?: SequenceOptions) =>
        tidy(() => tokenSequence.call(cell, dropped(parameters), tokens, state, options)),
    }),
  };
}
