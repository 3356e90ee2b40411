import { formattedCount, formattedDuration, formattedMeasure } from './figures.js';

/** A part of a progress line, in full and in short. */
export type ProgressPart = readonly [full: string, short: string];

/** What a progress line tells. Losses are in nats. */
export type ProgressFacts = {
  /** How many steps were made. */
  readonly step: number;
  /** How many there will be, where that is known. */
  readonly stepLimit?: number | undefined;
  /** Undefined before the first step. */
  readonly loss?: number | undefined;
  /** What the loss cannot go below, where that is known. */
  readonly floor?: number | undefined;
  /** What was found when it was last measured on the validation data. */
  readonly validation?: ProgressPart | undefined;
  readonly millisecondsLeft?: number | undefined;
  /** The loss in another unit. */
  readonly otherLoss?: ProgressPart | undefined;
  /** Undefined before the first step. */
  readonly unitsPerSecond?: number | undefined;
  /** What these units are, such as `characters`. */
  readonly unit: string;
};

/**
 * How training goes, on one line: in full, in short where that is too long, and without the least important parts where
 * that still is.
 *
 * @param width How many places the line may take. In short, all parts of a run of a few thousand steps take about 80.
 */
export function progressLine(facts: ProgressFacts, width: number): string {
  const parts = partsOf(facts);
  const full = joined(parts.map(([part]) => part));
  if (full.length <= width) return full;
  const short = parts.map(([, part]) => part);
  while (short.length > 1 && joined(short).length > width) short.pop();
  return joined(short).slice(0, Math.max(0, width));
}

/** The most important first. */
function partsOf(facts: ProgressFacts): ProgressPart[] {
  const { step, stepLimit, loss, floor, validation, millisecondsLeft, otherLoss, unitsPerSecond, unit } = facts;
  const steps = `${formattedCount(step)}${stepLimit === undefined ? '' : `/${formattedCount(stepLimit)}`}`;
  const parts: ProgressPart[] = [[`step ${steps}`, steps]];
  if (loss !== undefined) {
    const losses = `loss ${formattedMeasure(loss)}${floor === undefined ? '' : ` (floor ${formattedMeasure(floor)})`}`;
    parts.push([losses, losses]);
  }
  if (validation !== undefined) parts.push(validation);
  if (millisecondsLeft !== undefined) {
    const left = `${formattedDuration(millisecondsLeft)} left`;
    parts.push([left, left]);
  }
  if (otherLoss !== undefined) parts.push(otherLoss);
  if (unitsPerSecond !== undefined) {
    parts.push([`${formattedCount(Math.round(unitsPerSecond))} ${unit}/s`, shortRate(unitsPerSecond)]);
  }
  return parts;
}

/** `42/s`, `8.4k/s`, `48k/s`. */
function shortRate(unitsPerSecond: number): string {
  if (Math.round(unitsPerSecond) < 1000) return `${Math.round(unitsPerSecond)}/s`;
  return `${(unitsPerSecond / 1000).toFixed(unitsPerSecond < 9950 ? 1 : 0)}k/s`;
}

function joined(parts: readonly string[]): string {
  return parts.join('  ');
}
