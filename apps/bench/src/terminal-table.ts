import type { RowResult } from './row-result.ts';

const widths = [22, 10, 10, 9, 9, 9, 12, 14];

/** The line above the results. */
export const tableHeader: string = line([
  'row',
  'ms',
  'tokens/s',
  'GFLOP/s',
  'of peak',
  'of LSTM',
  'tfjs-layers',
  'PyTorch',
]);

/** A result as a line of the table. */
export function tableLine(result: RowResult): string {
  const { row, milliseconds, ratio, tokensPerSecond, gigaflopsPerSecond, shareOfPeak, rateOfLstm } = result;
  const { 'tfjs-layers-wasm': tfjsLayers, pytorch } = ratio;
  return line([
    row.name,
    significant(milliseconds),
    Math.round(tokensPerSecond).toLocaleString('en-US'),
    gigaflopsPerSecond.toFixed(1),
    shareOfPeak === undefined ? '' : percent(shareOfPeak),
    rateOfLstm === undefined ? '' : percent(rateOfLstm),
    tfjsLayers === undefined ? '' : `× ${significant(tfjsLayers)}`,
    pytorch === undefined ? '' : `× ${significant(pytorch)} (${result.pytorchThreads} thr.)`,
  ]);
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[index] as number)))
    .join(' ')
    .trimEnd();
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
