import { type Tensor, tidy } from '@tensorflow/tfjs-core';
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
import { numberOf } from './number-of.js';
import type { StreamBatch } from './stream-batch.js';
import type { TrainingState } from './training-state.js';
import type { ParameterStatistics } from './training-statistics.js';

/** The loss of a batch, its gradients, and the state after it. The caller owns the tensors. */
export type DifferentiatedBatch<Parameters extends ParameterTree, RecurrentState extends StateTree> = {
  readonly loss: number;
  readonly gradients: Parameters;
  readonly recurrentState: RecurrentState;
};

/** The loss and the gradients of a batch at a state of training, which stays as it is. */
export function differentiateBatch<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  Batch extends StreamBatch,
>(
  objective: Objective<Parameters, RecurrentState, Batch>,
  state: TrainingState<Parameters, RecurrentState, StateTree>,
  batch: Batch,
): DifferentiatedBatch<Parameters, RecurrentState> {
  const { step, parameters, recurrentState } = state;
  const startsAfresh = batch.startsStream || recurrentState === undefined;
  const before = startsAfresh ? tidy(() => objective.initialState(batch.batchSize)) : recurrentState;
  try {
    // No tidy around it: that would look through all results once more, for what is tidied already.
    const differentiated = valueAndGradient((at: Parameters) => objective.loss(at, batch, before, step), parameters);
    const { loss, gradients, state: after } = differentiated;
    const found = numberOf(loss);
    loss.dispose();
    return { loss: found, gradients, recurrentState: after };
  } finally {
    if (startsAfresh) disposeTree(before); // what came after are tensors of its own
  }
}

/** What follows a state of training once gradients are known. */
export type OptimizedState<Parameters extends ParameterTree, OptimizerState extends StateTree> = {
  readonly parameters: Parameters;
  readonly optimizerState: OptimizerState;
  /** Of each parameter by its path; undefined where they were not asked for. */
  readonly statistics: Readonly<Record<string, ParameterStatistics>> | undefined;
};

/**
 * The parameters and the optimizer's state after a step. *Consumes* the gradients, and both in the state as it is; where
 * the optimizer throws, its state is freed.
 */
export function optimizeParameters<Parameters extends ParameterTree, OptimizerState extends StateTree>(
  optimizer: GradientTransformation<OptimizerState>,
  state: TrainingState<Parameters, StateTree, OptimizerState>,
  { gradients, gradientNorm, statistics }: { gradients: Parameters; gradientNorm: number; statistics: boolean },
): OptimizedState<Parameters, OptimizerState> {
  const { parameters, optimizerState, rateScale } = state;
  const norms = statistics ? { parameter: normsOf(parameters), gradient: normsOf(gradients) } : undefined;
  try {
    const optimized = optimizer.update({ gradients, state: optimizerState, parameters, gradientNorm, rateScale });
    const measured = norms && statisticsOf(parameters, { ...norms, update: normsOf(optimized.updates) });
    return {
      parameters: applyUpdates(parameters, optimized.updates),
      optimizerState: optimized.state,
      statistics: measured,
    };
  } catch (error) {
    disposeTree(optimizerState); // a part of it may be a step ahead of the rest
    throw error;
  }
}

/** What is not finite of a loss and its gradients, in words; undefined if all of it is. */
export function nonFiniteProblem(loss: number, gradientNorm: number, gradients: ParameterTree): string | undefined {
  if (!Number.isFinite(loss)) return `the loss is ${loss}`;
  if (Number.isFinite(gradientNorm)) return undefined;
  const paths = Object.entries(normsOf(gradients)).flatMap(([path, norm]) => (Number.isFinite(norm) ? [] : [path]));
  const [first, ...others] = paths;
  if (first === undefined) return `the gradient norm is ${gradientNorm}`;
  if (others.length === 0) return `the gradient of \`${first}\` is not finite`;
  return `the gradients of \`${first}\` and ${others.length} more are not finite`;
}

function normsOf(tree: Tree<Tensor>): Record<string, number> {
  return tidy(() =>
    Object.fromEntries(treeLeaves(tree).map(({ path, tensor }) => [path, numberOf(globalNorm(tensor))])),
  );
}

function statisticsOf(
  parameters: ParameterTree,
  norms: Readonly<Record<'parameter' | 'gradient' | 'update', Record<string, number>>>,
): Record<string, ParameterStatistics> {
  const measured = treeLeaves(parameters).map(({ path, tensor }): [string, ParameterStatistics] => [
    path,
    {
      size: tensor.size,
      parameterNorm: norms.parameter[path] as number,
      gradientNorm: norms.gradient[path] as number,
      updateNorm: norms.update[path] as number,
    },
  ]);
  return Object.fromEntries(measured);
}
