import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalForm } from './normal-form.js';

describe.each(['NFC', 'NFD', 'NFKC', 'NFKD'])('%s', (form) => {
  const marks = fc.oneof(
    fc.constantFrom(
      ...'\u0300\u0301\u0308\u0323\u0327\u0334\u0345\u0344\u034f\u05b0\u0e38\u0f71\u0f73\u093e\u3099\uff9e\u{1d165}\u{1d15f}',
    ),
    fc.integer({ min: 0x300, max: 0x36f }).map((code) => String.fromCharCode(code)),
  );

  test('is that of the engine, with long runs of marks too', () => {
    const runs = fc.string({ unit: marks, minLength: 480, maxLength: 600 });
    fc.assert(
      fc.property(
        fc.constantFrom('', 'a', 'é', 'か', 'ab'),
        runs,
        fc.constantFrom('', 'b', '\u1161'),
        runs,
        (before, first, between, second) => {
          const text = before + first + between + second;
          expect(normalForm(text, form)).toBe(text.normalize(form));
        },
      ),
      { numRuns: 100 },
    );
  });

  test.each([
    ['marks of two classes', 'a', '\u0301', '\u0323'],
    ['marks of the highest class', 'a', '\u0345', '\u0301'],
    ['marks of two UTF-16 units', 'a', '\u{1d185}', '\u{1d17b}'],
    ['marks that compose', 'a', '\u0308', '\u0327'],
    ['signs that become marks', 'か', 'ﾞ', '\u0334'],
  ])('orders a hundred thousand %s in no time', (_, base, first, second) => {
    const [firsts, seconds] = [first.repeat(100_000), second.repeat(100_000)];
    const start = performance.now();
    const result = normalForm(base + firsts + seconds, form);
    expect(performance.now() - start).toBeLessThan(2000);
    const areMarks = first !== 'ﾞ' || form.includes('K');
    expect(result === (areMarks ? base + seconds + firsts : base + firsts + seconds).normalize(form)).toBe(true);
  });
});
