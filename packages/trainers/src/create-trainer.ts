import { type Tensor, tensor, tidy } from '@tensorflow/tfjs-core';
import { ArgumentError, type RandomKey, requireInteger, requireNumber, type TrainingSnapshot } from '@unroll/core';
import {
  disposeTree,
  mapTree,
  type Objective,
  type ParameterTree,
  type StateTree,
  type Tree,
  treeLeaves,
} from '@unroll/tensors';
import { globalNorm } from './global-norm.js';
import type { GradientTransformation } from './gradient-transformation.js';
import { numberOf } from './number-of.js';
import type { StreamBatch } from './stream-batch.js';
import type { StepOptions, StepResult, Trainer } from './trainer.js';
import { restoreSnapshot, snapshotOf } from './training-snapshot.js';
import type { TrainingState } from './training-state.js';
import { type DifferentiatedBatch, differentiateBatch, nonFiniteProblem, optimizeParameters } from './training-step.js';

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
      readonly snapshot?: never;
    }
  | {
      /** What to go on from, as it was saved. */
      readonly snapshot: TrainingSnapshot;
      readonly key?: never;
      readonly state?: never;
    }
  | {
      /** What to go on from. *Consumed*: the trainer writes over its tensors, or frees them as it replaces them. */
      readonly state: TrainingState<Parameters, RecurrentState, OptimizerState>;
      readonly key?: never;
      readonly snapshot?: never;
    }
);

/**
 * A training run: an objective, an optimizer, and the state that they change.
 *
 * @throws ArgumentError if the step of `state` is not a count, or tensors of it were freed.
 * @throws CheckpointError if the snapshot is of another model or another optimizer; it names what differs.
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
  return createReplica('createTrainer', options);
}

/** A trainer whose step can also be made in two parts, between which the gradients of other replicas are added. */
export interface Replica<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
> extends Trainer<Parameters, RecurrentState, OptimizerState, Batch> {
  /** The first part, which leaves the state as it is. The caller owns the tensors. */
  differentiate(batch: Batch, options?: StepOptions): Differentiated<Parameters, RecurrentState>;
  /** The second part. *Consumes* what was differentiated, also where it throws. */
  apply(differentiated: Differentiated<Parameters, RecurrentState | undefined>, options?: StepOptions): StepResult;
}

/** What the first part of a step found. */
type Differentiated<Parameters extends ParameterTree, RecurrentState extends StateTree | undefined> = Omit<
  DifferentiatedBatch<Parameters, StateTree>,
  'recurrentState'
> & {
  readonly recurrentState: RecurrentState;
  /** What the objective observed, where statistics were asked for. */
  readonly observations: Readonly<Record<string, number>>;
};

/** What {@link createTrainer} makes, on behalf of a caller. */
export function createReplica<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  caller: string,
  options: TrainerOptions<Parameters, RecurrentState, OptimizerState, Batch>,
): Replica<Parameters, RecurrentState, OptimizerState, Batch> {
  const { objective, optimizer } = options;
  let state = firstState(caller, options);
  requireInteger(caller, { 'state.step': state.step }, { minimum: 0 });
  requireUnfreed(caller, state);

  function averagedParameters(): Parameters {
    const { optimizerState, parameters, isBestRestored } = state;
    if (isBestRestored) return parameters;
    return optimizer.averagedParameters?.({ state: optimizerState, parameters }) ?? parameters;
  }

  function differentiate(
    batch: Batch,
    { statistics = false }: StepOptions = {},
  ): Differentiated<Parameters, RecurrentState> {
    requireUnfreed('trainer.step', state);
    const observations = statistics ? tidy(() => observe(objective, state, batch)) : {};
    return { ...differentiateBatch(objective, state, batch), observations };
  }

  function apply(
    { loss, gradients, recurrentState, observations }: Differentiated<Parameters, RecurrentState | undefined>,
    { statistics = false }: StepOptions = {},
  ): StepResult {
    let isApplied = false;
    try {
      const { result, next } = tidy(() => {
        const gradientNorm = numberOf(globalNorm(gradients));
        const problem = nonFiniteProblem(loss, gradientNorm, gradients);
        if (problem !== undefined) return { result: { loss, gradientNorm, applied: false, problem }, next: undefined };
        const optimized = optimizeParameters(optimizer, state, { gradients, gradientNorm, statistics });
        const { parameters, optimizerState, statistics: measured } = optimized;
        return {
          result: {
            loss,
            gradientNorm,
            applied: true,
            ...(measured && { statistics: { parameters: measured, observations } }),
          },
          next: { parameters, optimizerState },
        };
      });
      if (next === undefined) return result;
      isApplied = true;
      disposeTree([state.recurrentState ?? {}, state.latest?.parameters ?? {}]);
      const marks = { step: state.step + 1, leftOutCount: 0, isBestRestored: false, latest: undefined };
      state = { ...state, ...next, ...marks, recurrentState };
      return result;
    } finally {
      if (!isApplied) disposeTree([gradients, recurrentState ?? {}]);
    }
  }

  return {
    objective,

    get state() {
      return state;
    },

    get averagedParameters() {
      return averagedParameters();
    },

    step: (batch, stepOptions) => apply(differentiate(batch, stepOptions), stepOptions),

    differentiate,

    apply,

    skip({ rateFactor = 1, startsStream = false } = {}) {
      requireNumber('trainer.skip', { rateFactor }, { above: 0, maximum: 1 });
      const { step, rateScale, leftOutCount, recurrentState, latest } = state;
      disposeTree([startsStream ? (recurrentState ?? {}) : {}, latest?.parameters ?? {}]);
      state = {
        ...state,
        step: step + 1,
        rateScale: rateScale * rateFactor,
        leftOutCount: leftOutCount + 1,
        recurrentState: startsStream ? undefined : recurrentState,
        latest: undefined,
      };
    },

    recordValidation(loss, { keepBest = false, minimumImprovement = 0, isDue = true } = {}) {
      requireUnfreed('trainer.recordValidation', state);
      const { step, optimizerState, best, latest } = state;
      const isBest = keepBest && loss < (best === undefined ? Infinity : best.loss - minimumImprovement);
      const kept = isBest ? { loss, parameters: mapTree(averagedParameters(), copyOf) } : undefined;
      if (!isDue) {
        disposeTree(latest?.parameters ?? {});
        state = { ...state, latest: kept };
        return { isBest };
      }
      state = { ...state, measuredStep: step };
      if (kept !== undefined) {
        disposeTree(best?.parameters ?? {});
        state = { ...state, best: { ...kept, step, worseCount: 0 } };
      } else if (keepBest && best !== undefined) {
        state = { ...state, best: { ...best, worseCount: best.worseCount + 1 } };
      }
      const next = optimizer.afterValidation?.({ state: optimizerState, loss });
      if (next !== undefined) state = { ...state, optimizerState: next };
      return { isBest };
    },

    restoreBest() {
      const { parameters, best } = state;
      if (best === undefined) return;
      state = { ...state, parameters: mapTree(best.parameters, copyOf), isBestRestored: true };
      disposeTree(parameters);
    },

    snapshot() {
      requireUnfreed('trainer.snapshot', state);
      return snapshotOf(state);
    },

    dispose() {
      disposeTree(treesOf(state));
    },
  };
}

/** A tensor of its own data: a clone would make the next step, which writes over its data, take a copy of them. */
function copyOf(given: Tensor): Tensor {
  return tensor(given.dataSync().slice(), given.shape, given.dtype);
}

function firstState<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  caller: string,
  options: TrainerOptions<Parameters, RecurrentState, OptimizerState, Batch>,
): TrainingState<Parameters, RecurrentState, OptimizerState> {
  const { objective, optimizer, state, snapshot, key } = options;
  if (state !== undefined) return state;
  if (snapshot !== undefined) return restoreSnapshot(caller, snapshot, objective, optimizer);
  const fresh = tidy(() => {
    const parameters = objective.initializeParameters(key);
    return { parameters, optimizerState: optimizer.initialize(parameters) };
  });
  const marks = { step: 0, rateScale: 1, leftOutCount: 0, measuredStep: undefined, isBestRestored: false };
  return { ...marks, ...fresh, recurrentState: undefined, best: undefined, latest: undefined };
}

/** What an objective observes at a state of training, before the step on a batch. */
function observe<Parameters extends ParameterTree, RecurrentState extends StateTree, Batch extends StreamBatch>(
  objective: Objective<Parameters, RecurrentState, Batch>,
  { parameters, recurrentState }: TrainingState<Parameters, RecurrentState, StateTree>,
  batch: Batch,
): Readonly<Record<string, number>> {
  if (objective.observe === undefined) return {};
  const startsAfresh = batch.startsStream || recurrentState === undefined;
  return objective.observe(parameters, batch, startsAfresh ? objective.initialState(batch.batchSize) : recurrentState);
}

type StateTrees = Pick<
  TrainingState<ParameterTree, StateTree, StateTree>,
  'parameters' | 'optimizerState' | 'recurrentState' | 'best' | 'latest'
>;

function treesOf({ parameters, optimizerState, recurrentState = {}, best, latest }: StateTrees): Tree<Tensor> {
  const kept = { best: best?.parameters ?? {}, latest: latest?.parameters ?? {} };
  return { parameters, optimizerState, recurrentState, ...kept };
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
