import type { HeapUse } from './heap/measure-heap.ts';
import type { PeerName, Row } from './row.ts';

/** What was measured of a row. Times and rates are medians over the rounds, ratios medians of each round's ratio. */
export type RowResult = {
  readonly row: Row;
  /** Milliseconds a step of training, or a character. */
  readonly milliseconds: number;
  /** A peer's time by ours: above 1, ours is faster. */
  readonly ratio: Readonly<{ [Name in PeerName]?: number | undefined }>;
  /** With which number of threads PyTorch was fastest here. */
  readonly pytorchThreads: string | undefined;
  /** Tokens a second that are learned from, or characters that are written. */
  readonly tokensPerSecond: number;
  readonly gigaflopsPerSecond: number;
  /** The rate of operations by that of a product of matrices in the same rounds. */
  readonly shareOfPeak: number | undefined;
  /** The rate of operations by that of an LSTM of the same sizes in the same rounds. */
  readonly rateOfLstm: number | undefined;
  readonly heap: HeapUse | undefined;
};

/** A result as one line of JSON, without what was not measured. */
export function resultLine({ row, milliseconds, ratio, tokensPerSecond, heap, ...others }: RowResult): string {
  const rate = row.workload.kind === 'train' ? { tokensPerSecond } : { charactersPerSecond: tokensPerSecond };
  const heapUse = heap && {
    peakHeapBytes: heap.peakBytes,
    neededHeapBytes: heap.neededBytes,
    peakHeapRatio: heap.peakBytes / heap.neededBytes,
  };
  return JSON.stringify({ name: row.name, milliseconds, ratio, ...rate, ...others, ...heapUse });
}
