import { ArgumentError } from '@unroll/core';

const codePointCount = 0x110000;

/**
 * The distinct characters of texts, each a string of one code point, in the order of their code points.
 *
 * @param caller The function that was called, as the user writes it.
 * @param texts One text, or several.
 * @throws ArgumentError if there is no character, if a text is not a string, or if it holds half of a surrogate pair.
 */
export function alphabet(caller: string, texts: string | Iterable<string>): string[] {
  const seen = new Uint8Array(codePointCount);
  if (typeof texts === 'string') {
    markCharacters(caller, 'texts', texts, seen);
  } else {
    let index = 0;
    for (const text of texts) markCharacters(caller, `texts[${index++}]`, text, seen);
  }
  const characters: string[] = [];
  for (let codePoint = seen.indexOf(1); codePoint !== -1; codePoint = seen.indexOf(1, codePoint + 1)) {
    characters.push(String.fromCodePoint(codePoint));
  }
  if (characters.length > 0) return characters;
  throw new ArgumentError({
    caller,
    argument: 'texts',
    expectation: 'hold at least one character',
    actual: 0,
    advice: 'Pass the text that the model will be trained on.',
  });
}

function markCharacters(caller: string, argument: string, text: string, seen: Uint8Array): void {
  if (typeof text !== 'string') throw new ArgumentError({ caller, argument, expectation: 'be a string', actual: text });
  for (let offset = 0; offset < text.length; offset++) {
    const codePoint = text.codePointAt(offset) as number;
    if (isSurrogate(codePoint)) {
      throw new ArgumentError({
        caller,
        argument,
        expectation: 'not hold half of a surrogate pair',
        actual: String.fromCodePoint(codePoint),
        advice: `It stands at offset ${offset}, where the text was cut inside a character. Cut it between characters.`,
      });
    }
    seen[codePoint] = 1;
    if (codePoint > 0xffff) offset++; // two UTF-16 units
  }
}

/** Whether a code point is half of a surrogate pair, which is no character. */
export function isSurrogate(codePoint: number): boolean {
  return codePoint >= 0xd800 && codePoint <= 0xdfff;
}
