import { afterEach, describe, expect, test, vi } from 'vitest';
import { trainBpe } from './train-bpe.js';
import type { TrainingProgress } from './training-progress.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('trainBpe', () => {
  const counts: (readonly [string, number])[] = Array.from({ length: 3000 }, (_, index) => [`${index}`, 1]);

  /** Each look at the clock, a minute has passed. */
  function hurryClock(): void {
    let now = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000));
  }

  test('lets the event loop have turns, and says there how far it is', async () => {
    hurryClock();
    const progress: TrainingProgress[] = [];
    let turns = 0;
    let done = false;
    const watch = (): void => {
      turns++;
      if (!done) setImmediate(watch);
    };
    setImmediate(watch);
    const options = { vocabularySize: 50 };
    const trained = await trainBpe(counts, { ...options, onProgress: (now) => progress.push(now) });
    done = true;
    expect(turns).toBeGreaterThan(40);
    expect(progress[0]).toEqual({ stage: 'merging', entries: 0, vocabularySize: 50 });
    expect(progress.at(-1)).toEqual({ stage: 'merging', entries: 50, vocabularySize: 50 });
    vi.restoreAllMocks();
    expect(trained).toEqual(await trainBpe(counts, options));
  });

  test.each([0, 10, 40])('stops with the reason of a signal when it has %d entries', async (size) => {
    hurryClock();
    const controller = new AbortController();
    const onProgress = (progress: TrainingProgress): void => {
      if (progress.stage === 'merging' && progress.entries >= size) controller.abort(new Error('no longer needed'));
      if (progress.stage === 'merging') expect(progress.entries).toBeLessThanOrEqual(size + 10);
    };
    const training = trainBpe(counts, { vocabularySize: 1000, onProgress, signal: controller.signal });
    await expect(training).rejects.toThrow('no longer needed');
  });

  test('does not begin if the signal is aborted', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(trainBpe(counts, { signal })).rejects.toThrow('too late');
  });
});
