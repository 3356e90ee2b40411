import type { HeapUse } from './heap/measure-heap.ts';
import type { PeerName, Row } from './row.ts';
import type { StoredWeightsLoss } from './stored-weights/measure-stored-weights.ts';

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
  /** Of rows whose weights are not stored as float32. */
  readonly storedWeights: StoredWeightsLoss | undefined;
};

/** The bits a character of held-out text with the row's weights, and how many more they are than with float32. */
export function lossOfStorage({ row, storedWeights }: RowResult): { bits: number; lost: number } | undefined {
  if (storedWeights === undefined || row.workload.kind !== 'generate') return undefined;
  const bits = storedWeights.bits[row.workload.weights];
  return { bits, lost: bits - storedWeights.bits.float32 };
}

/** A result as one line of JSON, without what was not measured. */
export function resultLine(result: RowResult): string {
  const { row, milliseconds, ratio, tokensPerSecond, heap, storedWeights, ...others } = result;
  const rate = row.workload.kind === 'train' ? { tokensPerSecond } : { charactersPerSecond: tokensPerSecond };
  const loss = lossOfStorage(result);
  return JSON.stringify({
    name: row.name,
    milliseconds,
    ratio,
    ...rate,
    ...others,
    peakHeapBytes: heap?.peakBytes,
    neededHeapBytes: heap?.neededBytes,
    peakHeapRatio: heap && heap.peakBytes / heap.neededBytes,
    bitsPerCharacter: loss?.bits,
    bitsPerCharacterLost: loss?.lost,
  });
}
