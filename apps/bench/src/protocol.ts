import type { Workload } from './workload.ts';

/** What a contestant is asked, as one line of JSON. */
export type Request =
  | { readonly request: 'prepare'; readonly id: string; readonly workload: Workload }
  | { readonly request: 'run'; readonly id: string; readonly repetitions: number }
  | { readonly request: 'release'; readonly id: string };

/** What it answers, as one line of JSON. The first line, which nobody asked for, says that it is ready. */
export type Reply = { readonly description: string } | { readonly milliseconds: number } | { readonly problem: string };
