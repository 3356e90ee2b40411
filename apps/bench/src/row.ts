import type { GenerationWorkload, TrainingWorkload } from './workload.ts';

/** What a row is compared with. */
export type PeerName = 'tfjs-layers-wasm' | 'pytorch' | 'one-worker';

/** One line of the benchmark: a workload, who does it, and beside whom. */
export type Row = {
  readonly name: string;
  readonly workload: TrainingWorkload | GenerationWorkload;
  /** Whose time the row is about: our packages, or tfjs-layers after our `initializeBackend()`. */
  readonly subject: 'unroll' | 'tfjs-layers-installed';
  readonly peers: readonly PeerName[];
};
