import { expect, test } from 'vitest';
import { cut } from '../pipeline/aligned-text.js';
import { identityAlignment } from '../pipeline/alignment.js';
import { stripNormalizer } from './strip-normalizer.js';

test('takes blanks off both ends, of a text that begins where it did', () => {
  const text = '\u3000\n a b\u0085\t';
  const { alignment, ...result } = stripNormalizer().normalize({
    text,
    atStart: true,
    alignment: identityAlignment(text.length),
  });
  expect(result).toEqual({ text: 'a b', atStart: true });
  expect([...(alignment?.starts ?? [])]).toEqual([3, 4, 5]);
});

test('leaves a part in the middle of a text there', () => {
  const whole = { text: 'x  y', atStart: true, alignment: undefined };
  expect(stripNormalizer({ right: false }).normalize(cut(whole, 1, 4))).toMatchObject({ text: 'y', atStart: false });
});

test('leaves nothing of blanks', () => {
  expect(stripNormalizer().normalize({ text: '  ', atStart: true, alignment: undefined }).text).toBe('');
});
