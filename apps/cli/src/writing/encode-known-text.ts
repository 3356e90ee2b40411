import { VocabularyError } from '@unroll/core';
import type { CharacterTokenizer } from '@unroll/tokenizers';
import { CommandError } from '../errors/command-error.js';
import { shownCharacter } from '../terminal/shown-characters.js';

const mostToldCharacters = 200;

/**
 * Encodes a text for a model that was trained on another.
 *
 * @param subject What the text is, as the error says it, such as `the prompt`.
 * @throws CommandError if it has a character that the model never saw.
 */
export function encodeKnownText(tokenizer: CharacterTokenizer, text: string, subject: string): Int32Array {
  try {
    return tokenizer.encode(text);
  } catch (error) {
    if (!VocabularyError.isInstance(error)) throw error;
    const { symbol, offset } = error.facts;
    const { characters } = tokenizer;
    const where = text.slice(0, offset).split('\n').length;
    const known = characters.length > mostToldCharacters ? '' : ` It knows ${JSON.stringify(characters.join(''))}.`;
    throw new CommandError(
      `${subject} has ${shownCharacter(String(symbol))} in line ${where}, which the model never saw in training.${known} Take it out, or train on text that has it.`,
    );
  }
}
