import type { Decoder } from '../pipeline/decoder.js';
import { cleanedUp } from './cleaned-up.js';
import { wholeEntries, wholeEntry } from './whole-entries.js';

/** Options of {@link wordPieceDecoder}. */
export type WordPieceDecoderOptions = {
  /** What an entry begins with that goes on with the word before. Default `##`. */
  readonly prefix?: string;
  /** Whether blanks before punctuation marks and English short forms are taken out of each entry. Default true. */
  readonly cleanup?: boolean;
};

/**
 * A decoder that joins parts of words, and puts blanks between words.
 *
 * @example decodeEntries(wordPieceDecoder(), ['un', '##roll', 'it', '.']); // 'unroll it.'
 */
export function wordPieceDecoder(options: WordPieceDecoderOptions = {}): Decoder {
  const { prefix = '##', cleanup = true } = options;
  const joined = (entry: string): string => (entry.startsWith(prefix) ? entry.slice(prefix.length) : ` ${entry}`);
  return {
    open: () => {
      let isFirst = true;
      return wholeEntries((entry) => {
        const text = isFirst ? entry : joined(entry);
        isFirst = false;
        return [wholeEntry(cleanup ? cleanedUp(text) : text)];
      });
    },
    toJSON: () => ({ type: 'WordPiece', prefix, cleanup }),
  };
}
