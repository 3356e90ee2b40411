import { ArgumentError, requireTokens } from '@unroll/core';

/**
 * Checks at a public border that a model can read sequences of token ids.
 *
 * @param caller The function that was called, as the user writes it.
 * @param sequences The sequences by the name of their argument.
 * @throws ArgumentError that names the first that is empty.
 * @throws VocabularyError that names the first id which is not from 0 to vocabularySize - 1.
 */
export function requireSequences(
  caller: string,
  sequences: Readonly<Record<string, readonly Int32Array[]>>,
  vocabularySize: number,
): void {
  for (const [argument, list] of Object.entries(sequences)) {
    for (const [index, sequence] of list.entries()) {
      const name = `${argument}[${index}]`;
      if (sequence.length === 0) {
        const expectation = 'be at least 1';
        throw new ArgumentError({ caller, argument: `${name}.length`, expectation, actual: 0 });
      }
      requireTokens(caller, { [name]: sequence }, vocabularySize);
    }
  }
}
