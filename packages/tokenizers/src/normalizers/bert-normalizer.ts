import type { AlignedText } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { isAscii } from './is-ascii.js';
import { lowercase } from './lowercase.js';
import { replaced } from './replaced.js';
import { unicodeForm } from './unicode-normalizer.js';

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
 * Differs from Hugging Face: U+2B820 to U+2B91F are Chinese, as in the source; which characters are controls and which
 * are accents is that of the engine's version of Unicode, and not that of an older one.
 */
export function bertNormalizer(options: BertNormalizerOptions = {}): Normalizer {
  const { cleansText = true, separatesChinese = true, stripsAccents, isLowercase = true } = options;
  const decomposed = unicodeForm('NFD');
  const beyondAscii = (aligned: AlignedText): AlignedText => {
    const separated = separatesChinese ? withChineseSeparated(aligned) : aligned;
    return (stripsAccents ?? isLowercase) ? withoutMarks(decomposed(separated)) : separated;
  };
  return {
    normalize(aligned) {
      const cleaned = cleansText ? clean(aligned) : aligned;
      const plain = isAscii(cleaned.text) ? cleaned : beyondAscii(cleaned);
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

const asciiControl = /[\0-\x1f\x7f]/g;
// The engine passes over what a lookahead excludes in half the time.
const controlOrBlank =
  /(?![ -~])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/gu;
const blank = /[\t\n\r\p{Z}]/u;

function clean(aligned: AlignedText): AlignedText {
  const pattern = isAscii(aligned.text) ? asciiControl : controlOrBlank;
  return replaced(aligned, pattern, (character) => (blank.test(character) ? ' ' : ''));
}

/** The blocks of CJK ideographs, as BERT lists them. */
const chinese =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b820}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

function withChineseSeparated(aligned: AlignedText): AlignedText {
  return replaced(aligned, chinese, (character) => ` ${character} `);
}

const nonspacingMarks = /(?![\0-\u02ff])\p{Mn}+/gu;

function withoutMarks(aligned: AlignedText): AlignedText {
  return replaced(aligned, nonspacingMarks, () => '');
}
