import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, type RandomKey, requireInteger } from '@unroll/core';
import {
  disposeTree,
  type Objective,
  type ParameterTree,
  type StateTree,
  type Tree,
  treeLeaves,
  valueAndGradient,
} from '@unroll/tensors';
import { applyUpdates } from './apply-updates.js';
import { globalNorm } from './global-norm.js';
import type { GradientTransformation } from './gradient-transformation.js';
import type { StreamBatch } from './stream-batch.js';
import type { Trainer } from './trainer.js';
import type { TrainingState } from './training-state.js';

/** Options of {@link createTrainer}: a key for fresh parameters, or the state of an earlier run. */
export type TrainerOptions<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
> = {
  /** The loss to make small, and what it is a loss of. */
  readonly objective: Objective<Parameters, RecurrentState, Batch>;
  /** Turns gradients into what is added to the parameters. */
  readonly optimizer: GradientTransformation<OptimizerState>;
} & (
  | {
      /** What fresh parameters are drawn from. */
      readonly key: RandomKey;
      readonly state?: never;
    }
  | {
      /** What to go on from. *Consumed*: the trainer writes over its tensors, or frees them as it replaces them. */
      readonly state: TrainingState<Parameters, RecurrentState, OptimizerState>;
      readonly key?: never;
    }
);

/**
 * A training run: an objective, an optimizer, and the state that they change.
 *
 * @throws ArgumentError if the step of `state` is not a count, or tensors of it were freed.
 * @example const trainer = createTrainer({ objective: nextTokenObjective(model), optimizer: adam({ learningRate: 2e-3 }), key: randomKey(1) });
 */
export function createTrainer<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  options: TrainerOptions<Parameters, RecurrentState, OptimizerState, Batch>,
): Trainer<Parameters, RecurrentState, OptimizerState, Batch> {
  const { objective, optimizer } = options;
  let state = options.state ?? freshState(objective, optimizer, options.key);
  requireInteger('createTrainer', { 'state.step': state.step }, { minimum: 0 });
  requireUnfreed('createTrainer', state);

  /** The parameters and the optimizer's state after a step. *Consumes* the gradients, and both in the state as it is. */
  function optimize(
    gradients: Parameters,
    gradientNorm: number,
  ): { parameters: Parameters; optimizerState: OptimizerState } {
    const { parameters, optimizerState } = state;
    try {
      const optimized = optimizer.update({ gradients, state: optimizerState, parameters, gradientNorm });
      return { parameters: applyUpdates(parameters, optimized.updates), optimizerState: optimized.state };
    } catch (error) {
      disposeTree(optimizerState); // a part of it may be a step ahead of the rest
      throw error;
    }
  }

  return {
    objective,

    get state() {
      return state;
    },

    step(batch) {
      requireUnfreed('trainer.step', state);
      const { step, parameters, recurrentState } = state;
      const { loss, gradientNorm, next } = tidy(() => {
        const startsAfresh = batch.startsStream || recurrentState === undefined;
        const before = startsAfresh ? objective.initialState(batch.batchSize) : recurrentState;
        const differentiated = valueAndGradient(
          (at: Parameters) => objective.loss(at, batch, before, step),
          parameters,
        );
        const { gradients } = differentiated;
        const found = { loss: numberOf(differentiated.loss), gradientNorm: numberOf(globalNorm(gradients)) };
        if (!Number.isFinite(found.loss) || !Number.isFinite(found.gradientNorm)) return { ...found, next: undefined };
        const optimized = optimize(gradients, found.gradientNorm);
        return { ...found, next: { ...optimized, recurrentState: differentiated.state } };
      });
      if (next === undefined) return { loss, gradientNorm, applied: false };
      disposeTree(recurrentState ?? {});
      state = { step: step + 1, ...next };
      return { loss, gradientNorm, applied: true };
    },

    dispose() {
      disposeTree(treesOf(state));
    },
  };
}

function freshState<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  objective: Objective<Parameters, RecurrentState, Batch>,
  optimizer: GradientTransformation<OptimizerState>,
  key: RandomKey,
): TrainingState<Parameters, RecurrentState, OptimizerState> {
  const fresh = tidy(() => {
    const parameters = objective.initializeParameters(key);
    return { parameters, optimizerState: optimizer.initialize(parameters) };
  });
  return { step: 0, ...fresh, recurrentState: undefined };
}

type StateTrees = Omit<TrainingState<ParameterTree, StateTree, StateTree>, 'step'>;

function treesOf({ parameters, optimizerState, recurrentState = {} }: StateTrees): Tree<Tensor> {
  return { parameters, optimizerState, recurrentState };
}

function requireUnfreed(caller: string, state: StateTrees): void {
  const freed = treeLeaves(treesOf(state)).find(({ tensor }) => tensor.isDisposed);
  if (freed === undefined) return;
  throw new ArgumentError({
    caller,
    argument: `state.${freed.path}.isDisposed`,
    expectation: 'be false',
    actual: true,
    advice: 'The trainer was disposed, its optimizer threw, or a step was made within tidy(). Create another trainer.',
  });
}

function numberOf(scalar: Tensor): number {
  return scalar.dataSync()[0] as number;
}
