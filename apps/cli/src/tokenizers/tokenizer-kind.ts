/** The kinds whose entries are chosen, up to a number of them. */
export type ChosenKind = 'words' | 'bpe' | 'character-bpe' | 'word-piece' | 'unigram';

/** What the tokens of a text are, as the user writes it. */
export type TokenizerKind = 'characters' | 'graphemes' | 'bytes' | ChosenKind;

/** The kinds that a tokenizer is trained of by itself: all but bytes, which have nothing to learn. */
export const learnedKinds: readonly Exclude<TokenizerKind, 'bytes'>[] = [
  'characters',
  'graphemes',
  'words',
  'bpe',
  'character-bpe',
  'word-piece',
  'unigram',
];

/** The kinds that a language model reads. */
export const languageModelKinds: readonly ('characters' | 'graphemes' | 'bytes' | 'words' | 'bpe')[] = [
  'characters',
  'graphemes',
  'bytes',
  'words',
  'bpe',
];

/** How many entries there are at most, where nobody says. */
export const defaultVocabularySizes: Readonly<Record<ChosenKind, number>> = {
  words: 10_000,
  bpe: 2000,
  'character-bpe': 2000,
  'word-piece': 2000,
  unigram: 2000,
};

/** Whether the entries of a kind are chosen; otherwise it has whatever occurs. */
export function isChosenKind(kind: TokenizerKind): kind is ChosenKind {
  return kind in defaultVocabularySizes;
}

/** What the tokens of each kind are, in a few words. */
const kindsInWords: Readonly<Record<TokenizerKind, string>> = {
  characters: 'Unicode code points',
  graphemes: 'characters as readers see them',
  bytes: 'bytes of UTF-8, so that no text is unknown',
  words: 'each with the blank before it',
  bpe: 'parts of words made of bytes, as GPT-2 has them, so that no text is unknown',
  'character-bpe': 'parts of words made of characters',
  'word-piece': 'words and parts of words, as BERT has them',
  unigram: 'the most probable parts of words, as SentencePiece has them',
};

/** A kind, and what its tokens are: `characters: Unicode code points`. */
export function kindInWords(kind: TokenizerKind): string {
  return `${kind}: ${kindsInWords[kind]}`;
}
