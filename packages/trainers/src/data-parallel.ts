import { ArgumentError, type RandomKey, type TrainingSnapshot } from '@unroll/core';
import { type Objective, type ParameterTree, type StateTree, treeLeaves } from '@unroll/tensors';
import { type BatchShare, batchBuffers, batchShares } from './batch-shares.js';
import type { Channel } from './channel.js';
import { createReplica } from './create-trainer.js';
import { type FollowerLink, followerLink } from './follower-link.js';
import { type ExchangePlace, sharedMemory } from './gradient-exchange.js';
import type { GradientTransformation } from './gradient-transformation.js';
import type { LeaderMessage } from './replica-message.js';
import { type JointResult, type OwnResult, replicaStep } from './replica-step.js';
import { joinStateRows, splitStateRows } from './state-rows.js';
import type { StreamBatch } from './stream-batch.js';
import type { AsyncTrainer } from './trainer.js';

/** Options of {@link dataParallel}: a key for fresh parameters, or the snapshot of an earlier run. */
export type DataParallelOptions<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
> = {
  /** The loss to make small, and what it is a loss of. */
  readonly objective: Objective<Parameters, RecurrentState, Batch>;
  /** Turns gradients into what is added to the parameters. */
  readonly optimizer: GradientTransformation<OptimizerState>;
  /** A channel to each of the other replicas, which `followLeader` answers on. */
  readonly followers: readonly Channel[];
} & (
  | {
      /** What fresh parameters are drawn from. */
      readonly key: RandomKey;
      readonly snapshot?: never;
    }
  | {
      /** What to go on from, whatever the number of replicas it was taken with. */
      readonly snapshot: TrainingSnapshot;
      readonly key?: never;
    }
);

/**
 * A training run whose every batch is shared out, row by row, among this thread and others.
 *
 * Every replica computes the gradients of its rows, adds those of all replicas in their order, each weighted by its number
 * of targets, and makes the same step: parameters are the same bits everywhere without being sent. Runs with as many
 * replicas have the same bits; a step differs from that of one replica by no more than the order of a sum does,
 * if the loss is a mean over targets.
 * Gradients go through shared memory, or through messages where a page is not cross-origin isolated: with the same bits.
 *
 * Of the recurrent state, `state` holds the rows of this thread alone, `snapshot()` all of them. What an objective
 * observes is the mean over the replicas. Where a replica fails, `step` rejects, every state stays as it was, and the next
 * step may work; where one is gone, no more do.
 *
 * @throws CheckpointError if the snapshot is of another model or another optimizer.
 * @throws WorkerError from `step` and `snapshot`, if another replica failed or is gone.
 * @throws ArgumentError from `step`, if the batch cannot be cut, or goes on with a stream that has other rows.
 * @example const trainer = dataParallel({ objective, optimizer, key: randomKey(1), followers: [port] });
 */
export function dataParallel<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  options: DataParallelOptions<Parameters, RecurrentState, OptimizerState, Batch>,
): AsyncTrainer<Parameters, RecurrentState, OptimizerState, Batch> {
  const { followers: channels, snapshot } = options;
  const replicaCount = channels.length + 1;
  const [ownRows, ...rowsOfOthers] = splitStateRows(snapshot?.recurrentState, replicaCount);
  const own = createReplica(
    'dataParallel',
    snapshot === undefined ? options : { ...options, snapshot: { ...snapshot, recurrentState: ownRows } },
  );
  const shared = sharedMemory(own.state.parameters, replicaCount);
  const places = Array.from(
    { length: replicaCount },
    (_, replica): ExchangePlace => ({ replica, replicaCount, shared }),
  );
  const ownStep = replicaStep(own, places[0] as ExchangePlace);
  const followers = channels.map((channel, index) => followerLink<Batch>(channel, index + 1, replicaCount));
  const beginning = own.snapshot();
  followers.forEach((follower, index) => {
    const recurrentState = rowsOfOthers[index];
    const place = places[index + 1] as ExchangePlace;
    follower.tell({ type: 'begin', snapshot: { ...beginning, recurrentState }, place });
  });
  let attempt = 0;
  let rowCount = Object.values(snapshot?.recurrentState ?? {})[0]?.shape[0]; // of the stream that is under way
  let lastCall: Promise<unknown> = Promise.resolve();

  /** Does something when all that was asked before is done, whether it failed or not. */
  function inTurn<Result>(call: () => Result | Promise<Result>): Promise<Result> {
    const result = lastCall.then(call);
    lastCall = result.catch(() => {}); // told to who asked for it
    return result;
  }

  function tellAll(message: LeaderMessage<Batch>): void {
    for (const follower of followers) follower.tell(message);
  }

  /** A replica sees its own rows alone, and takes them for a new stream where it had none. */
  function requireSameRows({ batchSize, startsStream }: StreamBatch): void {
    const carried = treeLeaves(own.state.recurrentState ?? {});
    if (startsStream || carried.length === 0 || batchSize === rowCount) return;
    throw new ArgumentError({
      caller: 'dataParallel.step',
      argument: 'batch.batchSize',
      expectation: `be ${rowCount}, as in the batch before, where the batch does not start a stream`,
      actual: batchSize,
      advice: 'Set startsStream where rows begin anew.',
    });
  }

  return {
    objective: own.objective,

    get state() {
      return own.state;
    },

    get averagedParameters() {
      return own.averagedParameters;
    },

    step: (batch, { statistics = false } = {}) =>
      inTurn(async () => {
        requireSameRows(batch);
        const shares = batchShares(batch, replicaCount);
        const [ownShare, ...others] = shares as [BatchShare<Batch>, ...BatchShare<Batch>[]];
        attempt++;
        const asked = others.map((share, index) => {
          const buffers = share.batch === undefined ? [] : batchBuffers(share.batch);
          const question = { type: 'differentiate', share, attempt, statistics } as const;
          return (followers[index] as FollowerLink<Batch>).ask(question, 'differentiated', buffers);
        });
        const ownResult = new Promise<OwnResult>((resolve) => {
          resolve(ownStep.differentiate(ownShare, attempt, { statistics })); // while the others do theirs
        });
        const settled = await Promise.allSettled([ownResult, ...asked]);
        const failed = settled.find((each) => each.status === 'rejected');
        if (failed !== undefined) {
          ownStep.abandon();
          tellAll({ type: 'abandon' });
          throw failed.reason;
        }
        const results = settled.map((each) => (each as PromiseFulfilledResult<OwnResult>).value);
        const joint = jointResult(results, shares);
        followers.forEach((follower, index) => {
          const packed = joint.packed.map((each, replica) => (replica === index + 1 ? undefined : each)); // it has its own
          follower.tell({ type: 'apply', joint: { ...joint, packed } });
        });
        const result = ownStep.apply(joint, { statistics });
        if (result.applied) rowCount = batch.batchSize;
        return result;
      }),

    skip: (skipOptions = {}) =>
      inTurn(() => {
        own.skip(skipOptions);
        tellAll({ type: 'skip', options: skipOptions });
      }),

    recordValidation: (loss, validationOptions = {}) =>
      inTurn(() => {
        const recorded = own.recordValidation(loss, validationOptions);
        tellAll({ type: 'recordValidation', loss, options: validationOptions });
        return recorded;
      }),

    restoreBest: () =>
      inTurn(() => {
        own.restoreBest();
        tellAll({ type: 'restoreBest' });
      }),

    snapshot: () =>
      inTurn(async () => {
        const ownSnapshot = own.snapshot();
        const rows = followers.map((follower) => follower.ask({ type: 'recurrentState' }, 'recurrentState'));
        const statesOfOthers = (await Promise.all(rows)).map(({ state }) => state);
        return { ...ownSnapshot, recurrentState: joinStateRows([ownSnapshot.recurrentState, ...statesOfOthers]) };
      }),

    dispose() {
      own.dispose();
      for (const follower of followers) follower.end();
    },
  };
}

/** What the replicas found together: sums in their order, each weighted by its targets. */
function jointResult(results: readonly OwnResult[], shares: readonly { readonly weight: number }[]): JointResult {
  const weightOf = (index: number): number => (shares[index] as { weight: number }).weight;
  const contributors = [...results.keys()].filter((index) => weightOf(index) > 0);
  const mean = (valueOf: (result: OwnResult) => number): number =>
    contributors.reduce((sum, index) => sum + weightOf(index) * valueOf(results[index] as OwnResult), 0);
  const observed = Object.keys(results[contributors[0] as number]?.observations ?? {});
  return {
    loss: mean(({ loss }) => loss),
    observations: Object.fromEntries(observed.map((name) => [name, mean((each) => each.observations[name] as number)])),
    contributors,
    packed: results.map(({ packed }) => packed),
  };
}
