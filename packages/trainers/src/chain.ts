import { tidy } from '@tensorflow/tfjs-core';
import { ArgumentError } from '@unroll/core';
import { disposeTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { GradientTransformation, TransformationState } from './gradient-transformation.js';

// biome-ignore lint/suspicious/noExplicitAny: a state stands in both argument and result position, so no other type accepts every transformation
type AnyTransformation = GradientTransformation<any>;

/** The state of a chain: that of each transformation, in order. */
export type ChainState<Transformations extends readonly AnyTransformation[]> = {
  -readonly [Index in keyof Transformations]: TransformationState<Transformations[Index]>;
};

/**
 * Transformations one after the other, as one: each consumes the updates of the one before.
 *
 * @param transformations At least one.
 * @throws ArgumentError if there is none.
 * @example const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 }));
 */
export function chain<const Transformations extends readonly [AnyTransformation, ...AnyTransformation[]]>(
  ...transformations: Transformations
): GradientTransformation<ChainState<Transformations>> {
  if (transformations.length < 1) {
    const expectation = 'hold at least one transformation';
    throw new ArgumentError({ caller: 'chain', argument: 'transformations', expectation, actual: transformations });
  }
  type State = ChainState<Transformations>;
  return {
    initialize(parameters) {
      return tidy(() => transformations.map((transformation) => transformation.initialize(parameters)) as State);
    },

    update<Parameters extends ParameterTree>(given: {
      gradients: Parameters;
      state: State;
      parameters: Parameters;
      gradientNorm?: number | undefined;
      rateScale?: number | undefined;
    }) {
      const { parameters, gradientNorm, rateScale } = given;
      let updates = given.gradients;
      const states: StateTree[] = [];
      try {
        for (const [index, transformation] of transformations.entries()) {
          const state: StateTree = given.state[index];
          const known = index === 0 ? { gradientNorm } : {}; // the others have other gradients
          const result = transformation.update({ gradients: updates, state, parameters, rateScale, ...known });
          updates = result.updates;
          states.push(result.state);
        }
      } catch (error) {
        disposeTree([updates, ...states]); // those that ran before own them
        throw error;
      }
      return { updates, state: states as State };
    },

    afterValidation({ state, loss }) {
      return transformations.map(
        (transformation, index) => transformation.afterValidation?.({ state: state[index], loss }) ?? state[index],
      ) as State;
    },

    averagedParameters<Parameters extends ParameterTree>(given: { state: State; parameters: Parameters }) {
      const { state, parameters } = given;
      const averages = transformations.map((transformation, index) =>
        transformation.averagedParameters?.({ state: state[index], parameters }),
      );
      return averages.filter((average) => average !== undefined).at(-1);
    },
  };
}
