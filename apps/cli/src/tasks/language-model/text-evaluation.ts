import { textBatches } from '@unroll/trainers';
import { CommandError } from '../../errors/command-error.js';
import { formattedCount, formattedShare } from '../../terminal/figures.js';
import type { TextTokens } from '../../tokenizers/text-tokens.js';
import type { EvaluationData } from '../task.js';
import { type LossUnit, languageModelWords } from './language-model-words.js';

const timeSteps = 50;
const mostStreams = 50;
const leastStreamLength = 20 * timeSteps;

/**
 * A text to evaluate on, in up to 50 streams side by side if it is long.
 *
 * @param token What its tokens are called.
 * @param unknownToken The token of what the tokenizer does not know, if it has one.
 * @throws CommandError if it has a single token.
 */
export function textEvaluation(text: TextTokens, token: LossUnit['token'], unknownToken?: number): EvaluationData {
  const { tokens } = text;
  const targetCount = tokens.length - 1;
  if (targetCount < 1) {
    throw new CommandError(`the text has a single ${token}, and the first one is not predicted. Use a longer text.`);
  }
  const batchSize = Math.max(1, Math.min(mostStreams, Math.floor(targetCount / leastStreamLength)));
  const measuredCharacters = charactersPerTarget(text, batchSize);
  return {
    batches: textBatches(tokens, { batchSize, timeSteps: Math.min(timeSteps, targetCount) }),
    words: languageModelWords({ token, learnedCharacters: measuredCharacters, measuredCharacters }),
    inWords: `${formattedCount(tokens.length)} ${token}s`,
    rows: (measuredCount) => [
      [`${token}s`, `${formattedCount(measuredCount)} predicted of ${formattedCount(tokens.length)}`],
      ...(token === 'character' ? [] : [['characters', charactersInWords(text, measuredCount)] as const]),
      ...(unknownToken === undefined ? [] : [['unknown', unknownInWords(tokens, unknownToken)] as const]),
    ],
  };
}

/**
 * For how many characters a target stands that is predicted where a text is read in streams side by side: of all its tokens
 * but the first, and those at the end that do not fill the streams.
 */
export function charactersPerTarget({ tokens, characterCount }: TextTokens, streamCount: number): number {
  const targetCount = streamCount * Math.floor((tokens.length - 1) / streamCount);
  return characterCount(1, 1 + targetCount) / targetCount;
}

function charactersInWords({ characterCount }: TextTokens, targetCount: number): string {
  return `${formattedCount(characterCount(1, 1 + targetCount))}, for which the predicted tokens stand`;
}

function unknownInWords(tokens: Int32Array, unknownToken: number): string {
  const count = tokens.reduce((sum, token) => sum + (token === unknownToken ? 1 : 0), 0);
  return `${formattedShare(count / tokens.length)} of the tokens, all of which are read as one word`;
}
