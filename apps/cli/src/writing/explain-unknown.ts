import { VocabularyError } from '@unroll/core';
import { CommandError } from '../errors/command-error.js';
import { shownCharacter } from '../terminal/shown-characters.js';
import { alphabetOf, type TextTokenizer } from '../tokenizers/text-tokenizer.js';

/** What an error says of a text that has something unknown. */
export type UnknownWords = {
  /** What the text is, such as `the prompt`. */
  readonly subject: string;
  /** Who does not know it. */
  readonly reader: 'model' | 'tokenizer';
  /** The line of the subject that the text is. Default: the text has all lines. */
  readonly line?: number;
};

const mostToldCharacters = 200;

/**
 * What is made of a text.
 *
 * @throws CommandError in place of a VocabularyError, with where the text has what the tokenizer does not know.
 */
export function explainUnknown<Result>(
  tokenizer: TextTokenizer,
  text: string,
  { subject, reader, line }: UnknownWords,
  encode: () => Result,
): Result {
  try {
    return encode();
  } catch (error) {
    if (!VocabularyError.isInstance(error)) throw error;
    const { symbol, offset } = error.facts;
    const alphabet = alphabetOf(tokenizer);
    const where = line ?? text.slice(0, offset).split('\n').length;
    const known =
      alphabet === undefined || alphabet.length > mostToldCharacters
        ? ''
        : ` It knows ${JSON.stringify(alphabet.join(''))}.`;
    const missing =
      reader === 'model'
        ? `which the model never saw in training.${known} Take it out, or train on text that has it.`
        : `which the tokenizer does not know.${known} Take it out, or train a tokenizer on text that has it.`;
    throw new CommandError(`${subject} has ${shownCharacter(String(symbol))} in line ${where}, ${missing}`);
  }
}
