import {
  add,
  concat,
  customGrad,
  type GradSaveFunc,
  mul,
  ones,
  reshape,
  slice,
  stack,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor3D,
  unstack,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { linearRecurrence } from '@unroll/kernels';
import { statesBefore } from './states-before.js';
import { turnRows } from './turn-rows.js';

/** What tells one recurrence of {@link unitwiseRecurrence} from another. */
export type UnitwiseRecurrence = {
  /**
   * The next state, [batch, size], from preactivation + weight∘state, from the step's other blocks, and from the state.
   */
  readonly advance: (preactivation: Tensor2D, others: readonly Tensor2D[], state: Tensor2D) => Tensor2D;
  /**
   * The derivatives of `advance` for all steps at once, from its arguments and its results, all [batch, time, size].
   */
  readonly derivatives: (
    preactivation: Tensor3D,
    others: readonly Tensor3D[],
    statesBefore: Tensor3D,
    states: Tensor3D,
  ) => {
    readonly byPreactivation: Tensor3D;
    readonly byOthers: readonly Tensor3D[];
    /** But for the way through the preactivation; undefined if there is no other. */
    readonly byState?: Tensor3D;
  };
};

/** What {@link unitwiseRecurrence} takes besides the recurrence. */
export type UnitwiseRecurrenceInputs = {
  /** [batch, time, size] */
  readonly projection: Tensor3D;
  /** Each [batch, time, size]. */
  readonly others: readonly Tensor3D[];
  /** What each unit multiplies its own state by: [size]. */
  readonly weight: Tensor1D;
  /** The state before the first step: [batch, size]. */
  readonly state: Tensor2D;
};

/**
 * The states of a recurrence in which no unit sees another, but each itself, as one differentiable operation.
 *
 * Shapes: result [batch, time, size].
 *
 *   state' = advance(projection + weight∘state, others, state)
 *
 * Its steps go one after another. Their derivatives are numbers, one for each unit, so that the gradient is a linear
 * recurrence, which is fused on WASM: ds = dy + ∂s₊₁/∂s∘ds₊₁.
 */
export function unitwiseRecurrence(
  { advance, derivatives }: UnitwiseRecurrence,
  { projection, others, weight, state }: UnitwiseRecurrenceInputs,
): Tensor3D {
  const operation = customGrad((...given) => {
    const save = given.pop() as GradSaveFunc;
    const [first, factor, projected, ...blocks] = given as [Tensor2D, Tensor1D, Tensor3D, ...Tensor3D[]];
    const projectionAt = unstack(projected, 1) as Tensor2D[];
    const blocksAt = blocks.map((block) => unstack(block, 1) as Tensor2D[]);
    let current = first;
    const states = projectionAt.map((step, time) => {
      const preactivation: Tensor2D = add(step, mul(factor, current));
      current = advance(
        preactivation,
        blocksAt.map((block) => block[time] as Tensor2D),
        current,
      );
      return current;
    });
    const value = stack(states, 1) as Tensor3D;
    save([first, factor, projected, value, ...blocks]);
    return { value, gradFunc: backwards };
  });

  function backwards(valueGradient: Tensor, saved: Tensor[]): Tensor[] {
    type Saved = [Tensor2D, Tensor1D, Tensor3D, Tensor3D, ...Tensor3D[]];
    const [first, factor, projected, states, ...blocks] = saved as Saved;
    const [batch, time, size] = states.shape;
    const before = statesBefore(first, states);
    const preactivation: Tensor3D = add(projected, mul(factor, before));
    const { byPreactivation, byOthers, byState } = derivatives(preactivation, blocks, before, states);
    const throughWeight: Tensor3D = mul(byPreactivation, factor);
    const decays: Tensor3D = byState === undefined ? throughWeight : add(throughWeight, byState);
    const later: Tensor3D = concat([slice(decays, [0, 1, 0]), ones([batch, 1, size])], 1);
    const turned = linearRecurrence({
      decays: turnRows(later),
      inputs: turnRows(valueGradient as Tensor3D),
      state: zerosLike(first),
    });
    const gradient = turnRows(turned.outputs); // of each state, [batch, time, size]
    const projectionGradient = mul(gradient, byPreactivation);
    const perRow = reshape(mul(projectionGradient, before), [batch * time, size]);
    const stateGradient = mul(turned.state, reshape(slice(decays, [0, 0, 0], [-1, 1, -1]), [batch, size]));
    return [stateGradient, sum(perRow, 0), projectionGradient, ...byOthers.map((one) => mul(gradient, one))];
  }

  return operation(state, weight, projection, ...others) as Tensor3D;
}
