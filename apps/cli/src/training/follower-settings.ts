import type { MessagePort } from 'node:worker_threads';
import type { RunConfiguration } from '../run/run-configuration.js';

/** What a thread has to know to train some of the rows of every batch of a run. */
export type FollowerSettings = {
  /** To the thread that leads. */
  readonly channel: MessagePort;
  readonly configuration: RunConfiguration;
  /** What `tokenizer.json` has. */
  readonly tokenizer: unknown;
  /** How many steps the run was begun with; undefined where the clock decides. */
  readonly steps: number | undefined;
  /** Which replica it has, from 1. */
  readonly replica: number;
};
