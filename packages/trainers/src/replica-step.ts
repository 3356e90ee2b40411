import { disposeTree, type ParameterTree, type StateTree } from '@unroll/tensors';
import type { BatchShare } from './batch-shares.js';
import type { Replica } from './create-trainer.js';
import { type ExchangePlace, numberCount, packedAt, putGradients, sumGradients } from './gradient-exchange.js';
import type { StreamBatch } from './stream-batch.js';
import type { StepOptions, StepResult } from './trainer.js';

/** What a replica found of its rows. */
export type OwnResult = {
  /** The mean over its own targets; 0 where there are no rows. */
  readonly loss: number;
  readonly observations: Readonly<Record<string, number>>;
  /** Its gradients, multiplied by their weight; undefined where they are in shared memory, or count for nothing. */
  readonly packed: Float32Array | undefined;
};

/** What all replicas found together. */
export type JointResult = {
  readonly loss: number;
  readonly observations: Readonly<Record<string, number>>;
  /** The replicas whose gradients are added, in that order. */
  readonly contributors: readonly number[];
  /** The gradients of the replicas by their numbers, where they are not in shared memory. */
  readonly packed: readonly (Float32Array | undefined)[];
};

/** The step of one replica among several, in its two parts. After the first comes the second, or `abandon`. */
export interface ReplicaStep<Batch extends StreamBatch> {
  /** @param attempt How many steps were tried before: all replicas have the same. */
  differentiate(share: BatchShare<Batch>, attempt: number, options: StepOptions): OwnResult;
  /** The same bits on every replica. */
  apply(joint: JointResult, options: StepOptions): StepResult;
  /** Drops what the first part found, which may have failed. */
  abandon(): void;
}

/** The step of a replica, whose gradients go through a place. */
export function replicaStep<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(replica: Replica<Parameters, RecurrentState, OptimizerState, Batch>, place: ExchangePlace): ReplicaStep<Batch> {
  const length = numberCount(replica.state.parameters);
  let own: { attempt: number; gradients?: Parameters; recurrentState?: RecurrentState } | undefined;

  function abandon(): void {
    disposeTree([own?.gradients ?? {}, own?.recurrentState ?? {}]);
    own = undefined;
  }

  return {
    differentiate({ batch, weight }, attempt, options) {
      own = { attempt };
      if (batch === undefined) return { loss: 0, observations: {}, packed: undefined };
      const { loss, gradients, recurrentState, observations } = replica.differentiate(batch, options);
      own = { attempt, gradients, recurrentState };
      if (weight === 0) {
        disposeTree(gradients); // no targets: they are not even finite
        own = { attempt, recurrentState };
        return { loss, observations, packed: undefined };
      }
      const { gradients: weighted, packed } = putGradients(gradients, weight, { place, attempt, length });
      own = { attempt, gradients: weighted, recurrentState };
      return { loss, observations, packed: place.shared === undefined ? packed : undefined };
    },

    apply({ loss, observations, contributors, packed }, options) {
      const { attempt, gradients: ownGradients, recurrentState } = own ?? { attempt: 0 };
      const parts = contributors.map((index) => {
        if (index === place.replica && ownGradients !== undefined) return ownGradients;
        return packed[index] ?? packedAt(place, { replica: index, attempt, length });
      });
      const gradients = sumGradients(parts, replica.state.parameters);
      own = undefined;
      return replica.apply({ loss, gradients, recurrentState, observations }, options);
    },

    abandon,
  };
}
