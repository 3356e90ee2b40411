import { type Objective, type ParameterTree, type StateTree, storeTree } from '@unroll/tensors';
import type { Channel } from './channel.js';
import { createReplica, type Replica } from './create-trainer.js';
import type { GradientTransformation } from './gradient-transformation.js';
import { plainError } from './plain-error.js';
import type { FollowerMessage, LeaderMessage } from './replica-message.js';
import { type ReplicaStep, replicaStep } from './replica-step.js';
import type { StreamBatch } from './stream-batch.js';

/** Options of {@link followLeader}. */
export type FollowLeaderOptions<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
> = {
  /** The same as the leader's, but for noise that differs from row to row. */
  readonly objective: Objective<Parameters, RecurrentState, Batch>;
  /** The same as the leader's. */
  readonly optimizer: GradientTransformation<OptimizerState>;
};

/**
 * Does a replica's part of every step of a trainer in another thread, which `dataParallel` made.
 *
 * What fails here makes the step of the leader reject.
 *
 * @param channel The other end of one of the leader's channels.
 * @returns A promise that is kept when the leader was disposed of, or is gone.
 * @example await followLeader({ objective, optimizer }, port);
 */
export function followLeader<
  Parameters extends ParameterTree,
  RecurrentState extends StateTree,
  OptimizerState extends StateTree,
  Batch extends StreamBatch,
>(
  { objective, optimizer }: FollowLeaderOptions<Parameters, RecurrentState, OptimizerState, Batch>,
  channel: Channel,
): Promise<void> {
  let begun:
    | { replica: Replica<Parameters, RecurrentState, OptimizerState, Batch>; ownStep: ReplicaStep<Batch> }
    | undefined;
  let broken: Error | undefined; // for good: the replicas are no longer the same

  function handle(message: Exclude<LeaderMessage<Batch>, { type: 'end' }>): FollowerMessage | undefined {
    if (message.type === 'begin') {
      const replica = createReplica('followLeader', { objective, optimizer, snapshot: message.snapshot });
      begun = { replica, ownStep: replicaStep(replica, message.place) };
      return undefined;
    }
    if (begun === undefined) return undefined;
    const { replica, ownStep } = begun;
    switch (message.type) {
      case 'differentiate': {
        const { attempt, share, statistics } = message;
        return { type: 'differentiated', ...ownStep.differentiate(share, attempt, { statistics }) };
      }
      case 'apply':
        ownStep.apply(message.joint, {});
        return undefined;
      case 'abandon':
        ownStep.abandon();
        return undefined;
      case 'skip':
        replica.skip(message.options);
        return undefined;
      case 'recordValidation':
        replica.recordValidation(message.loss, message.options);
        return undefined;
      case 'restoreBest':
        replica.restoreBest();
        return undefined;
      case 'recurrentState': {
        const { recurrentState } = replica.state;
        return { type: 'recurrentState', state: recurrentState && storeTree(recurrentState) };
      }
    }
  }

  return new Promise((resolve) => {
    function end(): void {
      begun?.ownStep.abandon();
      begun?.replica.dispose();
      channel.close();
      resolve();
    }

    channel.addEventListener('close', end);
    channel.addEventListener('message', ({ data }) => {
      const message = data as LeaderMessage<Batch>;
      if (message.type === 'end') {
        end();
        return;
      }
      const isQuestion = message.type === 'differentiate' || message.type === 'recurrentState';
      try {
        if (broken !== undefined) throw broken;
        const answer = handle(message);
        if (answer !== undefined) channel.postMessage(answer, buffersOf(answer));
      } catch (error) {
        if (isQuestion) channel.postMessage({ type: 'failed', error: plainError(error) } satisfies FollowerMessage, []);
        else broken = plainError(error);
      }
    });
    channel.start();
  });
}

/** The memory in an answer that can be handed over. */
function buffersOf(answer: FollowerMessage): ArrayBuffer[] {
  return answer.type === 'differentiated' && answer.packed !== undefined ? [answer.packed.buffer as ArrayBuffer] : [];
}
