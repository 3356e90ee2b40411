/** What cleaning up replaces, one after another, and by what. */
const replacements: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/** What each of them begins with. */
const beginning = / [.?!,'nd]/;

/**
 * An English text without the blanks that tokenizing puts before punctuation marks and short forms.
 *
 * Source: `clean_up_tokenization` of Hugging Face transformers, whose " do not" this has too.
 */
export function cleanedUp(text: string): string {
  if (!beginning.test(text)) return text;
  return replacements.reduce((cleaned, [dirty, clean]) => cleaned.replaceAll(dirty, clean), text);
}
