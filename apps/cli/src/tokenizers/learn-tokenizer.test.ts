import { expect, test } from 'vitest';
import { CommandError } from '../errors/command-error.js';
import { learnTokenizer } from './learn-tokenizer.js';
import { textTokenizerOf } from './text-tokenizer.js';
import { learnedKinds } from './tokenizer-kind.js';
import { unknownTokenOf } from './unknown-token.js';

const lines = ['the cat sat on the mat,\n', 'and the Cat sat on the hat\n'];

test.each(learnedKinds)('learns %s from lines that come one after another, and reads what it wrote', async (kind) => {
  async function* stream() {
    yield* lines;
  }
  const [atOnce, inTurn] = await Promise.all([
    learnTokenizer(lines, { kind, vocabularySize: 300 }),
    learnTokenizer(stream(), { kind, vocabularySize: 300 }),
  ]);
  const json = JSON.parse(JSON.stringify(atOnce));
  expect(JSON.parse(JSON.stringify(inTurn))).toEqual(json);
  const read = textTokenizerOf(json);
  for (const line of lines) {
    const tokens = read.encode(line);
    expect(tokens).toEqual(atOnce.encode(line));
    expect(tokens).not.toContain(unknownTokenOf(read));
    if (kind !== 'word-piece') expect(read.decode(tokens)).toBe(line); // which does not keep blanks
  }
});

test.each(['words', 'bpe', 'character-bpe', 'word-piece', 'unigram'] as const)(
  'has special tokens, and makes all lower case, with %s',
  async (kind) => {
    const settings = { kind, vocabularySize: 320, specialTokens: ['<s>', '</s>'] };
    const plain = await learnTokenizer(lines, settings);
    const lowercase = await learnTokenizer(lines, { ...settings, isLowercase: true });
    for (const tokenizer of [plain, lowercase]) {
      const [begin, end] = [tokenizer.encode('<s>'), tokenizer.encode('</s>')];
      expect(begin).toHaveLength(1);
      expect(end).toEqual(Int32Array.of((begin[0] as number) + 1));
    }
    expect(lowercase.encode(' Cat')).toEqual(lowercase.encode(' cat'));
    expect(plain.encode(' Cat')).not.toEqual(plain.encode(' cat'));
  },
);

test('leaves out what is too rare', async () => {
  const words = await learnTokenizer(lines, { kind: 'words', minimumCount: 2 });
  expect(words.encode(' mat')).toEqual(Int32Array.of(unknownTokenOf(words) as number));
  expect(words.encode(' sat')).not.toContain(unknownTokenOf(words));
  const bpe = await learnTokenizer(lines, { kind: 'bpe', vocabularySize: 1000, minimumCount: 5 });
  expect(bpe.vocabularySize).toBeLessThan(270);
});

test('says so where the vocabulary has no room for the characters', async () => {
  const learning = learnTokenizer(lines, { kind: 'character-bpe', vocabularySize: 5 });
  await expect(learning).rejects.toThrow(CommandError);
  await expect(learning).rejects.toThrow(
    /^`--vocabulary` must be at least 15: 1 for special tokens, .*, got 5\. Raise it\.$/,
  );
});

test('has nothing to learn of bytes', async () => {
  expect((await learnTokenizer('', { kind: 'bytes' })).vocabularySize).toBe(256);
});
