import { randomKey, type TokenBatch, type TrainingSnapshot } from '@unroll/core';
import type { StateTree } from '@unroll/tensors';
import { adam } from './adam.js';
import { chain } from './chain.js';
import { clipByGlobalNorm } from './clip-by-global-norm.js';
import { dataParallel } from './data-parallel.js';
import { followLeader } from './follow-leader.js';
import type { GradientTransformation } from './gradient-transformation.js';
import { lstmObjective } from './lstm-objective.reference.js';

export type LstmObjective = ReturnType<typeof lstmObjective>;

/** The optimizer of the tests. */
export const testedOptimizer = () => chain(clipByGlobalNorm(1), adam({ learningRate: 0.01 }));

/** Replicas whose messages go through the event loop of this thread, so that their tensors can be counted. */
export function replicasInOneThread(
  replicaCount: number,
  {
    snapshot,
    objectiveOf = lstmObjective,
    optimizer = testedOptimizer(),
  }: {
    optimizer?: GradientTransformation<StateTree>;
    snapshot?: TrainingSnapshot | undefined;
    objectiveOf?: (replica: number) => LstmObjective;
  } = {},
) {
  const channels = Array.from({ length: replicaCount - 1 }, () => new MessageChannel());
  const followers = channels.map(({ port2 }, index) =>
    followLeader({ objective: objectiveOf(index + 1), optimizer }, port2),
  );
  const trainer = dataParallel({
    objective: objectiveOf(0),
    optimizer,
    followers: channels.map(({ port1 }) => port1),
    ...(snapshot === undefined ? { key: randomKey(3) } : { snapshot }),
  });
  return {
    trainer,
    /** The followers' ends of their channels. */
    ports: channels.map(({ port2 }) => port2),
    /** Frees everything. */
    async end(): Promise<void> {
      trainer.dispose();
      await Promise.all(followers);
    },
  };
}

/** Makes steps, and gives their losses. */
export async function lossesOf(
  trainer: { step(batch: TokenBatch): { loss: number } | Promise<{ loss: number }> },
  batches: readonly TokenBatch[],
): Promise<number[]> {
  const losses: number[] = [];
  for (const batch of batches) losses.push((await trainer.step(batch)).loss);
  return losses;
}
