import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

/** Few steps: what an example prints then is not good, but it is there. */
const steps = 3;

/** What each example prints, whatever it has learned. */
const printed: Readonly<Record<string, RegExp>> = {
  'captions-from-features.ts':
    /^(?:(?:Features first|Attention): \d\.\d{3} nats a word\n\d+ of 100 captions of other images are right: (?:a(?: \w+){3}, ){3}\.\.\.\n){2}$/,
  'many-to-many.ts':
    /^step 3: \d\.\d{3} nats a letter\n\n\d+ new sentences, \d+ beginnings of words: F1 \d\.\d{3}\n(\n[a-z ]{5,}){6}\n$/,
  'many-to-one.ts':
    /^step 3: \d\.\d{3} nats a headline\n\n\d+\.\d % of \d{3} new headlines are right, among them\n(\n[a-z]+ +.{5,}){6}\n\nbut it takes ".+" for [a-z]+\.\n$/,
  'one-to-many.ts':
    /^step 3: \d\.\d{3} nats a character\nNo model can do better than 0\.550 on average\.\n\nS[^]{200,}\n$/,
  'sequence-to-sequence.ts':
    /^step 3: \d\.\d{3} nats a character\n\d+ of 500 numbers never seen are translated without a mistake:\n([a-z -]+ -> .*\n){3}$/,
  'train-a-tokenizer.ts':
    /^3 merges: \d\.\d\d characters a token\n\nWhat it learned from: {2}[^\n]+\|[^\n]+\nWhat it never saw: {5}D\|i\|e\| \|B\|ä[^\n]+\n(With dropout: {10} [^\n]+\n){3}\nToken by token: {8}""( "[^"]*")+\n$/,
  'training-in-workers.ts': /^step 3: \d\.\d{3} nats a character\n\nS[^]{150,}\n$/,
};

const examples = readdirSync(import.meta.dirname).filter((name) => /^[^.]+\.ts$/.test(name));

test('every example is known here', () => {
  expect(examples).toEqual(Object.keys(printed).sort());
});

test.each(examples)('%s runs, and prints what it is to print', (example) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [example, String(steps)], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', NO_COLOR: '1' },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout).toMatch(printed[example] as RegExp);
});
