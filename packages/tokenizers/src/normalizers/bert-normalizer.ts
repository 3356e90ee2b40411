import type { AlignedText } from '../pipeline/aligned-text.js';
import type { Normalizer } from '../pipeline/normalizer.js';
import { changedCharacters } from './changed-characters.js';
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
 * Differs from Hugging Face: the first 256 ideographs of CJK extension E are Chinese, as in BERT; the version of Unicode is
 * that of the engine.
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

// Blanks other than the space, and what is not text.
const notClean = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\ufffd]|[^\P{Z} ]/gu;
const blank = /[\t\n\r\p{Z}]/u;

function clean(aligned: AlignedText): AlignedText {
  return changedCharacters(aligned, notClean, (character) => (blank.test(character) ? ' ' : ''));
}

/** The blocks of CJK ideographs, as BERT lists them. */
const chinese =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b820}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu;

function withChineseSeparated(aligned: AlignedText): AlignedText {
  return changedCharacters(aligned, chinese, (character) => ` ${character} `);
}

function withoutAccents(aligned: AlignedText): AlignedText {
  return changedCharacters(inForm(aligned, 'NFD'), /\p{Mn}/gu, () => '');
}
