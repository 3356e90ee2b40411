import { expect, test } from 'vitest';
import { progressBar } from './progress-bar.js';

test.each([
  [0, '────'],
  [0.12, '╸───'],
  [0.5, '━━──'],
  [0.62, '━━╸─'],
  [1, '━━━━'],
  [1.5, '━━━━'],
  [-1, '────'],
])('is filled to the share of %d', (share, bar) => {
  expect(progressBar(share, 4)).toBe(bar);
});
