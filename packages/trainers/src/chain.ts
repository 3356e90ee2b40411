import { tidy } from '@tensorflow/tfjs-core';
import type { ParameterTree, StateTree } from '@unroll/tensors';
import type { GradientTransformation, TransformationState } from './gradient-transformation.js';

// biome-ignore lint/suspicious/noExplicitAny: a state stands in both argument and result position, so no other type accepts every transformation
type AnyTransformation = GradientTransformation<any>;

/** The state of a chain: that of each transformation, in order. */
export type ChainState<Transformations extends readonly AnyTransformation[]> = {
  -readonly [Index in keyof Transformations]: TransformationState<Transformations[Index]>;
};

/**
 * Transformations one after the other, as one.
 *
 * @example const optimizer = chain(clipByGlobalNorm(5), adam({ learningRate: 2e-3 }));
 */
export function chain<const Transformations extends readonly AnyTransformation[]>(
  ...transformations: Transformations
): GradientTransformation<ChainState<Transformations> & StateTree> {
  type State = ChainState<Transformations> & StateTree;
  return {
    initialize(parameters) {
      return transformations.map((transformation) => transformation.initialize(parameters)) as unknown as State;
    },

    update<Parameters extends ParameterTree>(given: { gradients: Parameters; state: State; parameters: Parameters }) {
      return tidy(() => {
        let updates = given.gradients;
        const states = transformations.map((transformation, index) => {
          const state = (given.state as readonly StateTree[])[index] as StateTree;
          const result = transformation.update({ gradients: updates, state, parameters: given.parameters });
          updates = result.updates;
          return result.state;
        });
        return { updates, state: states as unknown as State };
      });
    },
  };
}
