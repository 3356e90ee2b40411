import type { ParameterTree, StateTree } from '@unroll/tensors';

/**
 * A step of an optimizer: what becomes of gradients before they are added to the parameters.
 *
 * Transformations are chained: clipping, then Adam. The last one of a chain turns gradients into updates, which are
 * added to the parameters as they are. Trees in and out have the structure and shapes of the parameters. What a
 * transformation remembers is in its state, so that to save the state is to resume exactly.
 *
 * A step takes no more memory than its arguments have: gradients and state are written over, or freed leaf by leaf.
 */
export interface GradientTransformation<State extends StateTree> {
  /** The state before the first step. The caller owns it. */
  initialize(parameters: ParameterTree): State;
  /**
   * The transformed gradients and the next state. The caller owns both. The same arguments give the same bits.
   *
   * *Consumes* gradients and state: what it returns may be those very tensors, written over, or others, and then those
   * of the arguments are freed. Data that others share, such as those of a clone, stay as they are. Parameters are only
   * lent. No tensor stands in two places. Where it throws, what is not freed is still the caller's, with whatever values.
   */
  update<Parameters extends ParameterTree>(given: {
    readonly gradients: Parameters;
    readonly state: State;
    readonly parameters: Parameters;
    /** The global norm of these gradients, where it is known already. It is not to be handed on with other gradients. */
    readonly gradientNorm?: number | undefined;
    /** What a learning rate is multiplied by, for one that training lowered. Default 1. */
    readonly rateScale?: number | undefined;
  }): { updates: Parameters; state: State };
  /**
   * The state after the loss was measured on validation data, where that makes a difference. *Consumes* the state.
   */
  afterValidation?(given: { readonly state: State; readonly loss: number }): State;
  /**
   * The parameters to use a model with, where they are not those that are trained: an average of them. Undefined as long
   * as there is none. They are part of the state, and lent.
   */
  averagedParameters?<Parameters extends ParameterTree>(given: {
    readonly state: State;
    readonly parameters: Parameters;
  }): Parameters | undefined;
}

/** The state of a transformation. */
export type TransformationState<Transformation> =
  Transformation extends GradientTransformation<infer State> ? State : never;
