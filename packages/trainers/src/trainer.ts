import { add, tidy } from '@tensorflow/tfjs-core';
import type { RandomKey } from '@unroll/core';
import {
  disposeReplaced,
  disposeTree,
  type Objective,
  type ParameterTree,
  type StateTree,
  valueAndGradient,
  zipTrees,
} from '@unroll/tensors';
import { globalNorm } from './global-norm.js';
import type { GradientTransformation } from './gradient-transformation.js';

/** Everything that training changes. To save and restore it is to resume exactly. */
export type TrainingState<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
> = {
  /** How many steps were made; also the number of the next batch. */
  readonly step: number;
  readonly parameters: Parameters;
  readonly optimizerState: OptimizerState;
  /** The recurrent state that the next batch goes on from; undefined before the first step. */
  readonly recurrentState: RecurrentState | undefined;
};

/** What {@link createTrainer} needs: a key for fresh parameters, or the state of an earlier run. */
export type TrainerOptions<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch,
> = {
  readonly objective: Objective<Parameters, RecurrentState, Batch>;
  /** The last transformation gives what is added to the parameters. */
  readonly optimizer: GradientTransformation<OptimizerState>;
} & (
  | { readonly key: RandomKey }
  /** *Consumed*: the trainer frees its tensors as it replaces them. */
  | { readonly state: TrainingState<Parameters, RecurrentState, OptimizerState> }
);

/** What one step of training found. */
export type StepResult = {
  /** The loss before the step, as the objective defines it. */
  readonly loss: number;
  /** The global norm of the gradients before the optimizer. */
  readonly gradientNorm: number;
  /** False if the loss or the gradient is not finite; the step then changed nothing, and the step count stays. */
  readonly applied: boolean;
};

/** A training run between two steps. It owns the tensors of its state. */
export interface Trainer<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch,
> {
  readonly objective: Objective<Parameters, RecurrentState, Batch>;
  /** Valid until the next step. Clone what is to be kept longer. */
  readonly state: TrainingState<Parameters, RecurrentState, OptimizerState>;
  /** One step on a batch. `startsStream` says that the recurrent state begins afresh. */
  step(batch: Batch & { readonly batchSize: number; readonly startsStream: boolean }): StepResult;
  /** Frees the tensors of the state. */
  dispose(): void;
}

/**
 * A training run: an objective, an optimizer, and the state that they change.
 *
 * @example const trainer = createTrainer({ objective: nextTokenObjective(model), optimizer: adam({ learningRate: 2e-3 }), key: randomKey(1) });
 */
export function createTrainer<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch,
>(
  options: TrainerOptions<Parameters, RecurrentState, OptimizerState, Batch>,
): Trainer<Parameters, RecurrentState, OptimizerState, Batch> {
  const { objective, optimizer } = options;
  let state = 'state' in options ? options.state : freshState(objective, optimizer, options.key);

  return {
    objective,
    get state() {
      return state;
    },

    step(batch) {
      const continued = batch.startsStream ? undefined : state.recurrentState;
      const before = continued ?? objective.initialState(batch.batchSize);
      const { parameters, optimizerState } = state;
      try {
        const result = tidy(() => {
          const differentiated = valueAndGradient((at: Parameters) => objective.loss(at, batch, before), parameters);
          const loss = differentiated.loss.dataSync()[0] as number;
          const gradientNorm = globalNorm(differentiated.gradients).dataSync()[0] as number;
          if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) return { loss, gradientNorm, next: undefined };
          const { updates, state: nextOptimizerState } = optimizer.update({
            gradients: differentiated.gradients,
            state: optimizerState,
            parameters,
          });
          const next = {
            parameters: zipTrees([parameters, updates], ([parameter, update]) => add(parameter, update)),
            optimizerState: nextOptimizerState,
            recurrentState: differentiated.state,
          };
          return { loss, gradientNorm, next };
        });
        const { loss, gradientNorm, next } = result;
        if (next === undefined) return { loss, gradientNorm, applied: false };
        const previous = state;
        state = { step: previous.step + 1, ...next };
        disposeReplaced(trees(previous), trees(state));
        return { loss, gradientNorm, applied: true };
      } finally {
        if (continued === undefined) disposeTree(before);
      }
    },

    dispose() {
      disposeTree(trees(state));
    },
  };
}

function freshState<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch,
>(
  objective: Objective<Parameters, RecurrentState, Batch>,
  optimizer: GradientTransformation<OptimizerState>,
  key: RandomKey,
): TrainingState<Parameters, RecurrentState, OptimizerState> {
  const parameters = objective.initializeParameters(key);
  return { step: 0, parameters, optimizerState: optimizer.initialize(parameters), recurrentState: undefined };
}

function trees(state: TrainingState<ParameterTree, StateTree, StateTree>): StateTree {
  return [state.parameters, state.optimizerState, state.recurrentState ?? []];
}
