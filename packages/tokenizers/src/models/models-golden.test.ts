import { describe, expect, test } from 'vitest';
import golden from '../../golden/models.json' with { type: 'json' };
import { readTokenizerJson } from '../json/read-tokenizer-json.js';

type Case = readonly [text: string, tokens: readonly number[], starts?: readonly number[], ends?: readonly number[]];

/** The UTF-16 unit that each code point of a text begins at, and its length. */
function unitsOf(text: string): number[] {
  const units = [0];
  for (const character of text) units.push((units.at(-1) as number) + character.length);
  return units;
}

describe.each(golden.map(({ model, cases }) => [nameOf(model), model, cases as unknown as readonly Case[]] as const))(
  '%s',
  (_, model, cases) => {
    const parts = { truncation: null, padding: null, normalizer: null, pre_tokenizer: null, post_processor: null };
    const tokenizer = readTokenizerJson({ version: '1.0', ...parts, added_tokens: [], decoder: null, model });

    test('makes the tokens of Hugging Face, with their offsets', () => {
      for (const [text, tokens, starts, ends] of cases) {
        const encoding = tokenizer.encodeWithOffsets(text);
        expect(Array.from(encoding.tokens), JSON.stringify(text)).toEqual(tokens);
        if (starts === undefined || ends === undefined) continue;
        const units = unitsOf(text);
        expect(Array.from(encoding.starts), JSON.stringify(text)).toEqual(starts.map((start) => units[start]));
        expect(Array.from(encoding.ends), JSON.stringify(text)).toEqual(ends.map((end) => units[end]));
      }
    });

    test('is written as Hugging Face writes it', () => {
      const written = JSON.parse(JSON.stringify(tokenizer.toJSON())).model;
      expect(JSON.stringify(written)).toBe(JSON.stringify(model));
    });
  },
);

function nameOf({ vocab, ...fields }: (typeof golden)[number]['model']): string {
  return JSON.stringify({ ...fields, merges: undefined, vocab: JSON.stringify(vocab).slice(0, 60) });
}
