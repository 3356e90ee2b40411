/** How long a run trains, counted from its beginning. */
export type TrainingLength = {
  readonly unit: 'steps' | 'epochs' | 'minutes';
  /** Greater than 0; whole steps and epochs. */
  readonly count: number;
};

/** The number of steps of a length; undefined where the clock decides. */
export function stepCountOf({ unit, count }: TrainingLength, batchesPerEpoch: number): number | undefined {
  if (unit === 'steps') return count;
  return unit === 'epochs' ? count * batchesPerEpoch : undefined;
}

/** The length that options ask for; undefined if they ask for none. */
export function lengthAskedFor(
  options: {
    readonly [unit in TrainingLength['unit']]?: number;
  },
): TrainingLength | undefined {
  for (const unit of ['steps', 'epochs', 'minutes'] as const) {
    const count = options[unit];
    if (count !== undefined) return { unit, count };
  }
  return undefined;
}
