import { percentageBar } from './percentage-bar.js';
import { type ProgressFacts, progressLine } from './progress-line.js';
import { sparkline } from './sparkline.js';

/** What a progress display shows besides the facts of a line. */
export type ProgressPicture = {
  /** How much of the whole is done, from 0 to 1, where that is known. */
  readonly share: number | undefined;
  /** The losses so far, in order. */
  readonly losses: readonly number[];
};

const widestCurve = 16;
const narrowestWithCurve = 60;

/**
 * How training goes, on two lines: a bar with the percentage, where the end is known; and the facts with the losses drawn
 * behind them, where there is room.
 *
 * @param width How many places a line may take.
 */
export function progressDisplay(facts: ProgressFacts, { share, losses }: ProgressPicture, width: number): string {
  const curve = width < narrowestWithCurve ? '' : sparkline(losses, widestCurve);
  const line = progressLine(facts, curve === '' ? width : width - curve.length - 2);
  const told = curve === '' ? line : `${line}  ${curve}`;
  const bar = share === undefined ? '' : percentageBar(share, width);
  return bar === '' ? told : `${bar}\n${told}`;
}
