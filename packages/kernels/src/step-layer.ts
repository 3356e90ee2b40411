import type { FusedKernels } from './instantiate-kernels.js';

/** Where the numbers of one row of a layer's step lie, as addresses. */
type StepRow = {
  /** x·W + b: [gates·hiddenSize]. */
  readonly projection: number;
  /** h·U + c: [gates·hiddenSize]. */
  readonly recurrence: number;
  /** Scratch: [5·hiddenSize]. */
  readonly scratch: number;
  /** Zeros: [gates·hiddenSize]. */
  readonly zeros: number;
  /** The state before the step, the layer's output first. */
  readonly state: number;
  /** Where the state after it goes. */
  readonly next: number;
};

/** What a kind of layer computes in a step, after its two products. */
export type StepLayerKind = {
  /** How many columns its weights have for each number of its output. */
  readonly gateCount: number;
  /** How many vectors of the output's length its state has; the output is the first. */
  readonly stateCount: number;
  /** The next state of one row. `size` is that of the output in bytes, `stateSize` from one vector of the state to the next. */
  step(kernels: FusedKernels, row: StepRow, size: number, stateSize: number): void;
};
