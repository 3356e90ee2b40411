import { lossOfStorage, type RowResult } from '../row-result.ts';
import { approximate, count, percent, signed } from './figures.ts';

/** A column of a table of results. */
export type Column = {
  readonly title: string;
  /** What stands in it; empty for what was not measured. */
  readonly cell: (result: RowResult) => string;
};

const name: Column = { title: 'row', cell: ({ row }) => row.name };
const rate: Column = { title: 'GFLOP/s', cell: ({ gigaflopsPerSecond }) => gigaflopsPerSecond.toFixed(1) };
const share: Column = { title: 'of peak', cell: ({ shareOfPeak }) => percent(shareOfPeak) };
const tfjsLayers: Column = {
  title: '× tfjs-layers',
  cell: ({ ratio }) => approximate(ratio['tfjs-layers-wasm']),
};
const pytorch: Column = {
  title: '× PyTorch (threads)',
  cell: ({ ratio, pytorchThreads }) =>
    ratio.pytorch === undefined ? '' : `${approximate(ratio.pytorch)} (${pytorchThreads})`,
};

const oneWorker: Column = { title: '× one worker', cell: ({ ratio }) => approximate(ratio['one-worker']) };

/** The columns for steps of training. */
export const trainingColumns: readonly Column[] = [
  name,
  { title: 'ms a step', cell: ({ milliseconds }) => approximate(milliseconds) },
  { title: 'tokens/s', cell: ({ tokensPerSecond }) => count(tokensPerSecond) },
  rate,
  share,
  { title: 'of LSTM', cell: ({ rateOfLstm }) => percent(rateOfLstm) },
  { title: 'peak MB', cell: ({ heap }) => approximate(heap && heap.peakBytes / 1e6) },
  { title: '× needed', cell: ({ heap }) => approximate(heap && heap.peakBytes / heap.neededBytes) },
  oneWorker,
  tfjsLayers,
  pytorch,
];

/** The columns for generation. */
export const generationColumns: readonly Column[] = [
  name,
  { title: 'characters/s', cell: ({ tokensPerSecond }) => count(tokensPerSecond) },
  { title: 'µs each', cell: ({ milliseconds }) => approximate(milliseconds * 1e3) },
  rate,
  {
    title: 'bits lost',
    cell(result) {
      const loss = lossOfStorage(result);
      return loss === undefined ? '' : `${signed(loss.lost)} of ${loss.bits.toFixed(3)}`;
    },
  },
  tfjsLayers,
  pytorch,
];
