import { describe, expect, test } from 'vitest';
import { requireTokens } from './require-tokens.js';
import { VocabularyError } from './vocabulary-error.js';

describe('requireTokens', () => {
  test('accepts every id of the vocabulary', () => {
    expect(() => requireTokens('call', { tokens: Int32Array.of(0, 1, 2, 3), targets: [3] }, 4)).not.toThrow();
  });

  test.each([4, -1, 1.5, Number.NaN])('names the id %d, its place and its argument', (id) => {
    const require = () => requireTokens('call', { tokens: [3], targets: [0, id] }, 4);
    expect(require).toThrow(VocabularyError);
    expect(require).toThrow(
      `call: token ${id} at offset 1 is not in the vocabulary of 4 entries. Ids in \`targets\` are from 0 to 3: encode with the tokenizer that the model was made for.`,
    );
  });
});
