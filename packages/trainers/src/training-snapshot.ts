import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { randomKey, requireInteger, requireNumber, type StoredTree, type TrainingSnapshot } from '@unroll/core';
import { type Objective, type ParameterTree, restoreTree, type StateTree, storeTree, type Tree } from '@unroll/tensors';
import type { GradientTransformation } from './gradient-transformation.js';
import type { TrainingState } from './training-state.js';

/** A state of training as plain data, which nothing writes over. */
export function snapshotOf(state: TrainingState<ParameterTree, StateTree, StateTree>): TrainingSnapshot {
  const { parameters, optimizerState, recurrentState, best, latest } = state;
  return {
    ...marksOf(state),
    parameters: storeTree(parameters),
    optimizerState: storeTree(optimizerState),
    recurrentState: recurrentState && storeTree(recurrentState),
    best: best && { ...best, parameters: storeTree(best.parameters) },
    latest: latest && { ...latest, parameters: storeTree(latest.parameters) },
  };
}

/** What of a state is no tensor. */
function marksOf({
  step,
  rateScale,
  leftOutCount,
  measuredStep,
  isBestRestored,
}: Omit<TrainingSnapshot, 'parameters' | 'optimizerState' | 'recurrentState' | 'best' | 'latest'>): Pick<
  TrainingSnapshot,
  'step' | 'rateScale' | 'leftOutCount' | 'measuredStep' | 'isBestRestored'
> {
  return { step, rateScale, leftOutCount, measuredStep, isBestRestored };
}

/**
 * The state of training that a snapshot is of. The caller owns its tensors.
 *
 * @throws CheckpointError if the snapshot is of another model or another optimizer; it names what differs.
 * @throws ArgumentError if one of its numbers is out of its range.
 */
export function restoreSnapshot<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
>(
  caller: string,
  snapshot: TrainingSnapshot,
  objective: Pick<Objective<Parameters, RecurrentState, never>, 'initializeParameters' | 'initialState'>,
  optimizer: GradientTransformation<OptimizerState>,
): TrainingState<Parameters, RecurrentState, OptimizerState> {
  requireMarks(caller, snapshot);
  const { best, latest } = snapshot;
  return tidy(() => {
    const fresh = objective.initializeParameters(randomKey(0));
    const parameters = restored(caller, snapshot.parameters, fresh);
    const optimizerState = restored(caller, snapshot.optimizerState, optimizer.initialize(fresh), ofOptimizer);
    const rows = snapshot.recurrentState;
    const recurrentState = rows && restored(caller, rows, objective.initialState(rowCountOf(rows)), ofStreams);
    return {
      ...marksOf(snapshot),
      parameters,
      optimizerState,
      recurrentState,
      best: best && { ...best, parameters: restored(caller, best.parameters, fresh) },
      latest: latest && { ...latest, parameters: restored(caller, latest.parameters, fresh) },
    };
  });
}

function requireMarks(
  caller: string,
  { step, rateScale, leftOutCount, measuredStep = 0, best }: TrainingSnapshot,
): void {
  requireInteger(caller, { 'snapshot.step': step }, { minimum: 0 });
  requireNumber(caller, { 'snapshot.rateScale': rateScale }, { above: 0, maximum: 1 });
  requireInteger(
    caller,
    { 'snapshot.leftOutCount': leftOutCount, 'snapshot.measuredStep': measuredStep },
    { minimum: 0, maximum: step },
  );
  if (best === undefined) return;
  requireInteger(caller, { 'snapshot.best.step': best.step }, { minimum: 0, maximum: step });
  requireInteger(caller, { 'snapshot.best.worseCount': best.worseCount }, { minimum: 0 });
  requireNumber(caller, { 'snapshot.best.loss': best.loss });
}

/** What the tensors of a snapshot are, where they are not parameters. */
const ofStreams = { tensor: 'recurrent state', owner: 'model' };
const ofOptimizer = { tensor: 'optimizer state', owner: 'optimizer' };

function restored<T extends Tree<Tensor>>(
  caller: string,
  stored: StoredTree,
  template: T,
  subject = { tensor: 'parameter', owner: 'model' },
): T {
  const advice = `The snapshot is of another ${subject.owner}. Use the one it was taken of.`;
  return restoreTree(stored, template, { caller, subject, advice });
}

/** How many rows a recurrent state has. Any number fits one that carries nothing. */
function rowCountOf(stored: StoredTree): number {
  return Object.values(stored)[0]?.shape[0] ?? 1;
}
