import type { Tokenizer } from '@unroll/core';

/** How much text without the end of a line is held back, in UTF-16 units. */
const longestLine = 2 ** 20;

/**
 * The token ids of a text that comes in pieces, cut anywhere, without ever holding much more of it than a piece.
 *
 * Each line is encoded whole, and so are the two halves of a character outside of the basic plane. So the tokens are
 * those of the whole text for a tokenizer that joins nothing over the end of a line, such as one of characters, bytes
 * or words; only lines of more than 2²⁰ UTF-16 units are cut elsewhere.
 *
 * @throws VocabularyError as `encode` does; its offset then counts from where a line begins.
 * @example await writeTokenFile('corpus.tokens', encodeTexts(tokenizer, readTexts('corpus')), tokenizer);
 */
export async function* encodeTexts(
  tokenizer: Pick<Tokenizer, 'encode'>,
  texts: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Int32Array, void, undefined> {
  let held = ''; // without the end of a line
  for await (const text of texts) {
    const lineEnd = text.lastIndexOf('\n') + 1;
    if (lineEnd > 0) {
      yield tokenizer.encode(held + text.slice(0, lineEnd));
      held = text.slice(lineEnd);
    } else held += text;
    if (held.length <= longestLine) continue;
    const end = endsWithin(held) ? held.length - 1 : held.length;
    yield tokenizer.encode(held.slice(0, end));
    held = held.slice(end);
  }
  if (held !== '') yield tokenizer.encode(held);
}

/** Whether a text ends with the first half of a surrogate pair. */
function endsWithin(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
