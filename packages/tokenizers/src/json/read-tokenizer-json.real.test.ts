import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tokenizer } from '@huggingface/tokenizers';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import digests from '../../golden/digests.json' with { type: 'json' };
import { textsOf } from '../../golden/real-texts.mjs';
import { encodeText } from '../encodings/encode-text.js';
import { readTokenizerJson } from './read-tokenizer-json.js';

const folder = process.env['UNROLL_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const available = existsSync(join(folder, 'models')) || process.env['UNROLL_REQUIRE_DATA'] === '1';

function fileOf(name: string): object {
  return JSON.parse(readFileSync(join(folder, 'models', `hf-tokenizer-${name}`, 'tokenizer.json'), 'utf8')) as object;
}

describe.skipIf(!available)('published tokenizers on real text (found by UNROLL_DATA)', () => {
  const texts = available ? textsOf(folder) : {};

  describe.each(Object.entries(digests))('%s', (name, digestOfText) => {
    const file = available ? fileOf(name) : {};
    const tokenizer = available ? readTokenizerJson(file) : undefined;

    test.each(Object.entries(digestOfText))('gives the ids of Hugging Face for every line of %s', (text, expected) => {
      const hash = createHash('sha256');
      const lines = texts[text] ?? [];
      let tokens = 0;
      let changed = 0;
      for (const line of lines) {
        const ids = tokenizer?.encode(line) ?? new Int32Array(0);
        hash.update(ids);
        tokens += ids.length;
        if (name === 'gpt2' && tokenizer?.decode(ids) !== line) changed++;
      }
      expect({ lines: lines.length, tokens, sha256: hash.digest('hex') }).toEqual(expected);
      expect(changed).toBe(0);
    });

    test('gives the same ids where offsets are asked for, and in order', () => {
      const again = readTokenizerJson(file);
      for (const line of (texts['eng-fra, French'] ?? []).filter((_, index) => index % 97 === 0)) {
        const { tokens, starts, ends } = encodeText(again, line, {
          addsTokens: false,
          truncation: null,
        });
        expect(tokens).toEqual(tokenizer?.encode(line));
        for (const [index, start] of starts.entries()) {
          expect(start).toBeLessThanOrEqual(ends[index] as number);
          expect(start).toBeGreaterThanOrEqual(index === 0 ? 0 : (starts[index - 1] as number));
        }
      }
    });

    test('is written so that the library of Hugging Face reads the same', () => {
      const written = JSON.parse(JSON.stringify(tokenizer)) as object;
      const theirs = new Tokenizer(written, {});
      const again = readTokenizerJson(written);
      expect(JSON.parse(JSON.stringify(again))).toEqual(written);
      const lines = Object.values(texts).flatMap((all) => all.filter((_, index) => index % 499 === 0));
      expect(lines.length).toBeGreaterThan(500);
      for (const line of lines) {
        const { tokens } = encodeText(again, line, { truncation: null });
        expect(theirs.encode(line).ids).toEqual([...tokens]);
      }
    });
  });

  test('GPT-2 gives back 10,000 random strings, halves of surrogate pairs included', () => {
    const tokenizer = readTokenizerJson(fileOf('gpt2'));
    const unit = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.integer({ min: 0xd800, max: 0xdfff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(' ', '\n', "'s", 'the', '<|endoftext|>', '\u0301', '\u200d', '👩‍🚀', '٣'),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        const tokens = tokenizer.encode(text);
        if (tokenizer.decode(tokens) !== text) return false;
        const decoder = tokenizer.incrementalDecoder();
        let streamed = '';
        for (const token of tokens) streamed += decoder.push(token);
        return streamed + decoder.end() === text;
      }),
      { numRuns: 10_000 },
    );
  });
});
