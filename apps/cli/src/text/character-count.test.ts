import { expect, test } from 'vitest';
import { characterCount } from './character-count.js';

test('counts code points', () => {
  for (const text of ['', 'née', '🎈a🎈', 'e\u0301', '\ud83d', '\udc00\ud83d']) {
    expect(characterCount(text)).toBe(Array.from(text).length);
  }
});
