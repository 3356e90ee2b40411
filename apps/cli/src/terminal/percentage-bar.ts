import { progressBar } from './progress-bar.js';

const widestBar = 80;
const narrowestBar = 4;

/**
 * A bar with the percentage behind it; empty where there is no room for one.
 *
 * @param share How much of it is filled, from 0 to 1.
 * @param width How many places both may take.
 */
export function percentageBar(share: number, width: number): string {
  const percentage = ` ${Math.floor(100 * Math.min(1, share))} %`.padStart(6);
  const barWidth = Math.min(widestBar, width - percentage.length);
  return barWidth < narrowestBar ? '' : progressBar(share, barWidth) + percentage;
}
