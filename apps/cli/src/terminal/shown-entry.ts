const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' };

/**
 * A piece of text in quotes, on one line, with everything visible: line breaks and tabs as `\n` and `\t`, and whatever else
 * leaves no mark or changes what stands beside it as its code point, such as `\u{200b}`. Only the space is itself.
 */
export function shownEntry(text: string): string {
  return `"${Array.from(text, (character) => named[character] ?? visible(character)).join('')}"`;
}

function visible(character: string): string {
  if (character === ' ' || !/[\p{C}\p{Z}]/u.test(character)) return character;
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
