import { expect, test } from 'vitest';
import { recentSteps } from './recent-steps.js';

test('takes the mean loss and the speed of the last 10 steps', () => {
  const step = (loss: number) => ({ loss, characterCount: 512, durationMilliseconds: 64 });
  const early = Array.from({ length: 30 }, () => step(100));
  const late = Array.from({ length: 10 }, (_, index) => step(index));
  expect(recentSteps([...early, ...late])).toEqual({ loss: 4.5, charactersPerSecond: 8000 });
});

test('takes all steps while there are fewer', () => {
  const steps = [
    { loss: 4, characterCount: 100, durationMilliseconds: 30 },
    { loss: 3, characterCount: 50, durationMilliseconds: 20 },
  ];
  expect(recentSteps(steps)).toEqual({ loss: 3.5, charactersPerSecond: 3000 });
});
