import type { WorkerErrorFacts } from '@unroll/core';
import type { TrainingEvent } from './training-event.js';
import type { ReplicaNumber } from './training-plan.js';

/** The first message to a worker. All others go through its ports. */
export type BeginMessage = {
  readonly type: typeof beginType;
  readonly settings: unknown;
  readonly replica: ReplicaNumber;
  /** To `trainInWorker`. */
  readonly control: MessagePort;
  /** From the leader to each follower; from a follower to its leader. */
  readonly channels: readonly MessagePort[];
};

/** Tells the first message from others that a program may send. */
export const beginType = 'unroll:train';

/** What `trainInWorker` tells a worker. */
export type ControlMessage =
  /** An event was taken: there is room for another. */
  { readonly type: 'taken' } | { readonly type: 'abort' };

/** What a worker tells `trainInWorker`. */
export type WorkerMessage =
  | { readonly type: 'event'; readonly event: TrainingEvent }
  | {
      readonly type: 'failed';
      readonly error: Error;
      /** Of a WorkerError: which other worker it is about. */
      readonly facts?: WorkerErrorFacts;
      /** Whether that one is gone, and can say nothing itself. */
      readonly isGone?: boolean;
    }
  /** The worker holds a lock of this name for as long as it lives. */
  | { readonly type: 'alive'; readonly lock: string };

/** How many events a worker may be ahead of who reads them. */
export const mostEventsAhead = 8;
