import { expect, test } from 'vitest';
import { learnTokenizer } from '../tokenizers/learn-tokenizer.js';
import type { TokenizerKind } from '../tokenizers/tokenizer-kind.js';
import { openingPrompt } from './opening-prompt.js';

async function promptOf(text: string, kind: TokenizerKind): Promise<string> {
  return openingPrompt(await learnTokenizer(text, { kind }));
}

test.each(['characters', 'graphemes', 'bytes', 'words', 'bpe'] as const)(
  'begins a line where there are lines, with %s',
  async (kind) => {
    expect(await promptOf('b a\nb', kind)).toBe('\n');
  },
);

test('begins with the first entry where there are none', async () => {
  expect(await promptOf('cab', 'characters')).toBe('a');
  expect(await promptOf('b a b a', 'words')).toBe(' a'); // comes twice, as " b" does not
});
