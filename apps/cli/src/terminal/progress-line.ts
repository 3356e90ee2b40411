import { bitsPerCharacter } from '@unroll/metrics';
import { formattedCount, formattedDuration, formattedMeasure } from './figures.js';

/** What a progress line tells. Losses are in nats a character. */
export type ProgressFacts = {
  /** How many steps were made. */
  readonly step: number;
  /** How many there will be, where that is known. */
  readonly stepLimit?: number | undefined;
  readonly loss: number;
  /** What the loss cannot go below, where that is known. */
  readonly floor?: number | undefined;
  /** The loss on the held-out text when that was last measured. */
  readonly validationLoss?: number | undefined;
  readonly millisecondsLeft?: number | undefined;
  readonly charactersPerSecond: number;
};

/** A part of the line, in full and in short. */
type Part = readonly [full: string, short: string];

/**
 * How training goes, on one line: in full, in short where that is too long, and without the least important parts where
 * that still is.
 *
 * @param width How many places the line may take. 79 are enough for all parts.
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
function partsOf(facts: ProgressFacts): Part[] {
  const { step, stepLimit, loss, floor, validationLoss, millisecondsLeft, charactersPerSecond } = facts;
  const steps = `${formattedCount(step)}${stepLimit === undefined ? '' : `/${formattedCount(stepLimit)}`}`;
  const losses = `loss ${formattedMeasure(loss)}${floor === undefined ? '' : ` (floor ${formattedMeasure(floor)})`}`;
  const bits = bitsPerCharacter({ nats: loss, characterCount: 1 }).toFixed(2);
  const parts: Part[] = [
    [`step ${steps}`, steps],
    [losses, losses],
  ];
  if (validationLoss !== undefined) {
    const measure = formattedMeasure(validationLoss);
    parts.push([`validation ${measure}`, `valid ${measure}`]);
  }
  if (millisecondsLeft !== undefined) {
    const left = `${formattedDuration(millisecondsLeft)} left`;
    parts.push([left, left]);
  }
  const thousands = `${(charactersPerSecond / 1000).toFixed(charactersPerSecond < 9950 ? 1 : 0)}k/s`;
  const speed = formattedCount(Math.round(charactersPerSecond));
  parts.push([`${bits} bits/character`, `${bits} bits`], [`${speed} characters/s`, thousands]);
  return parts;
}

function joined(parts: readonly string[]): string {
  return parts.join('  ');
}
