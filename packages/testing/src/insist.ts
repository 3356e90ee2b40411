/** Throws an Error with the sentence unless the condition holds. */
export function insist(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(sentence);
}
