import { expect, test } from 'vitest';
import { progressDisplay } from './progress-display.js';
import type { ProgressFacts } from './progress-line.js';

const facts: ProgressFacts = { step: 40, stepLimit: 100, loss: 2, unitsPerSecond: 1000, unit: 'texts' };
const losses = [4, 3, 2];

test('has a bar with the percentage, and the facts with the losses behind them', () => {
  expect(progressDisplay(facts, { share: 0.409, losses }, 66)).toBe(
    [`${'━'.repeat(24)}╸${'─'.repeat(35)}  40 %`, 'step 40/100  loss 2.000  1,000 texts/s  █▅▁'].join('\n'),
  );
});

test('has no bar where the end is not known, and no curve where there is little room or no loss yet', () => {
  expect(progressDisplay(facts, { share: undefined, losses }, 66)).toBe('step 40/100  loss 2.000  1,000 texts/s  █▅▁');
  expect(progressDisplay(facts, { share: 1, losses: [] }, 70)).toBe(
    `${'━'.repeat(64)} 100 %\nstep 40/100  loss 2.000  1,000 texts/s`,
  );
  expect(progressDisplay(facts, { share: 0, losses }, 40)).toBe(
    `${'─'.repeat(34)}   0 %\nstep 40/100  loss 2.000  1,000 texts/s`,
  );
  expect(progressDisplay(facts, { share: 0.5, losses }, 9)).toBe('40/100');
});

test('takes no more than the width', () => {
  for (let width = 10; width < 120; width++) {
    const lines = progressDisplay(facts, { share: 0.3, losses: Array.from({ length: 99 }, (_, n) => 99 - n) }, width);
    for (const line of lines.split('\n')) expect(line.length).toBeLessThanOrEqual(width);
  }
});
