import { WorkerError } from '@unroll/core';
import type { Channel } from './channel.js';
import { failureOf } from './plain-error.js';
import type { FollowerMessage, LeaderMessage } from './replica-message.js';
import type { StreamBatch } from './stream-batch.js';

/** The leader's end of a channel to a follower. */
export interface FollowerLink<Batch extends StreamBatch> {
  tell(message: LeaderMessage<Batch>, transfer?: ArrayBuffer[]): void;
  /**
   * Tells something, and waits for the answer.
   *
   * @throws WorkerError if the follower failed, or is gone.
   */
  ask<Type extends FollowerMessage['type']>(
    message: LeaderMessage<Batch>,
    answerType: Type,
    transfer?: ArrayBuffer[],
  ): Promise<Extract<FollowerMessage, { type: Type }>>;
  /** Ends the follower. */
  end(): void;
}

/** The link to a follower, by its number counted from 0 and how many replicas there are. */
export function followerLink<Batch extends StreamBatch>(
  channel: Channel,
  replica: number,
  replicaCount: number,
): FollowerLink<Batch> {
  type Waiting = { resolve: (answer: FollowerMessage) => void; reject: (error: Error) => void };
  const facts = { caller: 'dataParallel', worker: replica + 1, workerCount: replicaCount };
  let waiting: Waiting | undefined;
  let isGone = false;

  function gone(): WorkerError {
    return new WorkerError({ ...facts, problem: 'ended before training did' });
  }

  channel.addEventListener('message', ({ data }) => {
    const answer = data as FollowerMessage;
    const { resolve, reject } = waiting ?? {};
    waiting = undefined;
    if (answer.type !== 'failed') resolve?.(answer);
    else reject?.(new WorkerError({ ...facts, problem: failureOf(answer.error) }, { cause: answer.error }));
  });
  channel.addEventListener('close', () => {
    isGone = true;
    waiting?.reject(gone());
  });
  channel.start();

  return {
    tell(message, transfer = []) {
      channel.postMessage(message, transfer);
    },

    ask(message, _answerType, transfer = []) {
      if (isGone) return Promise.reject(gone());
      channel.postMessage(message, transfer);
      return new Promise<FollowerMessage>((resolve, reject) => {
        waiting = { resolve, reject };
      }) as Promise<never>;
    },

    end() {
      channel.postMessage({ type: 'end' } satisfies LeaderMessage<Batch>, []);
      channel.close();
    },
  };
}
