import type { AlignedText } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { isWhitespace } from '../pre-tokenizers/is-whitespace.js';
import { changedCharacters } from './changed-characters.js';
import { isAscii } from './is-ascii.js';
import { lowercase } from './lowercase-normalizer.js';
import { inForm } from './unicode-normalizer.js';

/** Options of {@link bertNormalizer}. */
export type BertNormalizerOptions = {
  /** Whether control characters go, and every blank becomes a space. Default true. */
  readonly cleansText?: boolean;
  /** Whether each Chinese character gets a blank on either side, so that it is a word. Default true. */
  readonly separatesChinese?: boolean;
  /** Whether accents go. Default: if all becomes lower case. */
  readonly stripsAccents?: boolean | undefined;
  /** Whether all becomes lower case. Default true. */
  readonly isLowercase?: boolean;
};

/**
 * What BERT does to a text before it cuts it.
 *
 * Source: Devlin et al. 2019, tokenization.py, BasicTokenizer.
 */
export function bertNormalizer(options: BertNormalizerOptions = {}): Normalizer {
  const { cleansText = true, separatesChinese = true, stripsAccents, isLowercase = true } = options;
  return {
    normalize(aligned) {
      const cleaned = cleansText ? clean(aligned) : aligned;
      const separated = separatesChinese ? withChineseSeparated(cleaned) : cleaned;
      const plain = (stripsAccents ?? isLowercase) ? withoutAccents(separated) : separated;
      return isLowercase ? lowercase(plain) : plain;
    },
    toJSON: () => ({
      type: 'BertNormalizer',
      clean_text: cleansText,
      handle_chinese_chars: separatesChinese,
      strip_accents: stripsAccents ?? null,
      lowercase: isLowercase,
    }),
  };
}

const notPrintable = /[^\x20-\x7e]/;
const control = /^[\p{Cc}\p{Cf}\p{Co}\p{Cs}]$/u;

function clean(aligned: AlignedText): AlignedText {
  if (!notPrintable.test(aligned.text)) return aligned;
  return changedCharacters(aligned, (codePoint, character) => {
    if (isWhitespace(codePoint) && codePoint !== 0x0b && codePoint !== 0x0c && codePoint !== 0x85) return ' ';
    return codePoint === 0xfffd || control.test(character) ? '' : character;
  });
}

function withChineseSeparated(aligned: AlignedText): AlignedText {
  if (isAscii(aligned.text)) return aligned;
  return changedCharacters(aligned, (codePoint, character) => (isChinese(codePoint) ? ` ${character} ` : character));
}

/** The blocks of CJK ideographs, as BERT lists them. */
function isChinese(codePoint: number): boolean {
  if (codePoint < 0x3400) return false;
  return (
    (codePoint >= 0x4e00 && codePoint <= 0x9fff) ||
    (codePoint >= 0x3400 && codePoint <= 0x4dbf) ||
    (codePoint >= 0x20000 && codePoint <= 0x2a6df) ||
    (codePoint >= 0x2a700 && codePoint <= 0x2b73f) ||
    (codePoint >= 0x2b740 && codePoint <= 0x2b81f) ||
    (codePoint >= 0x2b820 && codePoint <= 0x2ceaf) ||
    (codePoint >= 0xf900 && codePoint <= 0xfaff) ||
    (codePoint >= 0x2f800 && codePoint <= 0x2fa1f)
  );
}

const nonspacingMark = /^\p{Mn}$/u;

function withoutAccents(aligned: AlignedText): AlignedText {
  if (isAscii(aligned.text)) return aligned;
  return changedCharacters(inForm(aligned, 'NFD'), (_, character) => (nonspacingMark.test(character) ? '' : character));
}
