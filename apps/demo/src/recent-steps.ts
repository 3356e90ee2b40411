/** One step of training as it is shown. */
export type ShownStep = {
  /** In nats per character. */
  readonly loss: number;
  readonly characterCount: number;
  readonly durationMilliseconds: number;
};

/** What the last steps were like. */
export type RecentSteps = {
  /** Their mean loss, in nats per character. */
  readonly loss: number;
  readonly charactersPerSecond: number;
};

/**
 * The last 10 steps together, since single batches differ by chance.
 *
 * @param steps All steps so far, at least one.
 */
export function recentSteps(steps: readonly ShownStep[]): RecentSteps {
  let losses = 0;
  let characters = 0;
  let milliseconds = 0;
  const recent = steps.slice(-10);
  for (const { loss, characterCount, durationMilliseconds } of recent) {
    losses += loss;
    characters += characterCount;
    milliseconds += durationMilliseconds;
  }
  return { loss: losses / recent.length, charactersPerSecond: (1000 * characters) / milliseconds };
}
