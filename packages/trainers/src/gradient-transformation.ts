import type { ParameterTree, StateTree } from '@unroll/tensors';

/**
 * A pure step of an optimizer: what becomes of gradients before they are added to the parameters.
 *
 * Transformations are chained: clipping, then Adam. The last one of a chain turns gradients into updates, which are
 * added to the parameters as they are. Trees in and out have the structure and shapes of the parameters. What a
 * transformation remembers is in its state, so that to save the state is to resume exactly.
 */
export interface GradientTransformation<State extends StateTree> {
  /** The state before the first step. The caller owns it. */
  initialize(parameters: ParameterTree): State;
  /** The transformed gradients and the next state. The caller owns both, and still owns what was passed. */
  update<Parameters extends ParameterTree>(given: {
    readonly gradients: Parameters;
    readonly state: State;
    readonly parameters: Parameters;
  }): { updates: Parameters; state: State };
}

/** The state of a transformation. */
export type TransformationState<Transformation> =
  Transformation extends GradientTransformation<infer State> ? State : never;
