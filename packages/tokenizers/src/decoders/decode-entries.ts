import type { Decoder } from '../pipeline/decoder.js';
import { entryStream } from './entry-stream.js';

/**
 * The text of entries of a vocabulary.
 *
 * @param decoder Without one, the entries are joined with blanks, as Hugging Face tokenizers do it.
 * @example decodeEntries(wordPieceDecoder(), ['un', '##roll', '!']); // 'unroll!'
 */
export function decodeEntries(decoder: Decoder | undefined, entries: Iterable<string>): string {
  const stream = entryStream(decoder);
  let text = '';
  for (const entry of entries) text += stream.push(entry);
  return text + stream.end();
}
