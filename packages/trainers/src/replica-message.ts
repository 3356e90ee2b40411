import type { StoredTree, TrainingSnapshot } from '@unroll/core';
import type { BatchShare } from './batch-shares.js';
import type { ExchangePlace } from './gradient-exchange.js';
import type { JointResult, OwnResult } from './replica-step.js';
import type { StreamBatch } from './stream-batch.js';
import type { RecordValidationOptions, SkipOptions } from './trainer.js';

/** What the leader tells a follower. */
export type LeaderMessage<Batch extends StreamBatch> =
  /** What training begins with. */
  | { readonly type: 'begin'; readonly snapshot: TrainingSnapshot; readonly place: ExchangePlace }
  /** The first part of a step, which is answered. */
  | {
      readonly type: 'differentiate';
      readonly share: BatchShare<Batch>;
      readonly attempt: number;
      readonly statistics: boolean;
    }
  /** The second part of a step. */
  | { readonly type: 'apply'; readonly joint: JointResult }
  /** In place of the second part, where a replica failed in the first. */
  | { readonly type: 'abandon' }
  | { readonly type: 'skip'; readonly options: SkipOptions }
  | { readonly type: 'recordValidation'; readonly loss: number; readonly options: RecordValidationOptions }
  | { readonly type: 'restoreBest' }
  /** Asks for the follower's rows of the recurrent state. */
  | { readonly type: 'recurrentState' }
  | { readonly type: 'end' };

/** What a follower answers. */
export type FollowerMessage =
  | ({ readonly type: 'differentiated' } & OwnResult)
  | { readonly type: 'recurrentState'; readonly state: StoredTree | undefined }
  /** In place of another answer. */
  | { readonly type: 'failed'; readonly error: Error };
