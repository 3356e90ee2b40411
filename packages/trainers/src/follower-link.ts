import { WorkerError } from '@unroll/core';
import type { Channel } from './channel.js';
import { failureOf } from './plain-error.js';
import type { FollowerMessage, LeaderMessage } from './replica-message.js';
import type { StreamBatch } from './stream-batch.js';

/** The leader's end of a channel to a follower. */
export interface FollowerLink<Batch extends StreamBatch> {
  tell(message: LeaderMessage<Batch>, transfer?: ArrayBuffer[]): void;
  /**
   * Tells something, and waits for the answer. Answers come in the order of the questions.
   *
   * @throws WorkerError if the follower failed, or is gone.
   */
  ask<Type extends FollowerMessage['type']>(
    message: LeaderMessage<Batch>,
    answerType: Type,
    transfer?: ArrayBuffer[],
  ): Promise<Extract<FollowerMessage, { type: Type }>>;
  /** Ends the follower. What was asked is answered no more: it rejects. */
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
  const waiting: Waiting[] = []; // one for each question, the oldest first
  let isGone = false;

  function gone(): WorkerError {
    return new WorkerError({ ...facts, problem: 'ended before training did' });
  }

  function lose(): void {
    isGone = true;
    for (const { reject } of waiting.splice(0)) reject(gone());
  }

  channel.addEventListener('message', ({ data }) => {
    const answer = data as FollowerMessage;
    const { resolve, reject } = waiting.shift() ?? {};
    if (answer.type !== 'failed') resolve?.(answer);
    else reject?.(new WorkerError({ ...facts, problem: failureOf(answer.error) }, { cause: answer.error }));
  });
  channel.addEventListener('close', lose);
  channel.start();

  return {
    tell(message, transfer = []) {
      channel.postMessage(message, transfer);
    },

    async ask(message, _answerType, transfer = []) {
      if (isGone) throw gone();
      channel.postMessage(message, transfer);
      return new Promise<FollowerMessage>((resolve, reject) => {
        waiting.push({ resolve, reject });
      }) as Promise<never>;
    },

    end() {
      channel.postMessage({ type: 'end' } satisfies LeaderMessage<Batch>, []);
      channel.close();
      lose(); // a channel tells the other end only
    },
  };
}
