import { nextTokenObjective } from '@unroll/models';
import { CommandError } from '../../errors/command-error.js';
import { describeSources } from '../../run/describe-sources.js';
import { digestOf } from '../../run/run-configuration.js';
import { formattedCount, formattedPart, formattedShare } from '../../terminal/figures.js';
import { builtInFloor } from '../../text/built-in-corpus.js';
import { characterCount } from '../../text/character-count.js';
import { readStandardInput, readText } from '../../text/read-text.js';
import { textLines } from '../../text/text-lines.js';
import { textSourcesOf } from '../../text/text-source.js';
import { learnTokenizer } from '../../tokenizers/learn-tokenizer.js';
import { type TextTokenizer, textTokenizerOf } from '../../tokenizers/text-tokenizer.js';
import { textTokens, tokensOf } from '../../tokenizers/text-tokens.js';
import type { TokenizerSettings } from '../../tokenizers/tokenizer-settings.js';
import { unknownTokenOf } from '../../tokenizers/unknown-token.js';
import { heldOutShareOf } from '../../training/training-settings.js';
import { explainUnknown } from '../../writing/explain-unknown.js';
import { openingPrompt } from '../../writing/opening-prompt.js';
import { writeWholeText } from '../../writing/write-text.js';
import { cellsInWords } from '../cells-in-words.js';
import { cellsParameterCount } from '../cells-parameter-count.js';
import { trainingModelOf } from '../layer-dropout.js';
import type { Task } from '../task.js';
import type { LanguageModelConfiguration, LanguageModelSettings } from './language-model-configuration.js';
import { type CharacterParameters, languageModelOf } from './language-model-of.js';
import { languageModelWords } from './language-model-words.js';
import { requireStepFits } from './require-step-fits.js';
import { splitText } from './split-text.js';
import { textData } from './text-data.js';
import { charactersPerTarget, textEvaluation } from './text-evaluation.js';

/** A text to learn from. */
type Text = {
  readonly text: string;
  readonly sha256: string;
};

/** How many characters a sample has, or about as many in other tokens. */
const sampleLength = 160;

const characters: TokenizerSettings = { kind: 'characters' };

/** Learns to tell the next token of a text. */
export const languageModelTask: Task<LanguageModelSettings, LanguageModelConfiguration, Text> = {
  async read(settings, standardInput) {
    const text = await readText(settings.text.sources, standardInput);
    return { text, sha256: digestOf(text) };
  },

  async begin(settings, { text, sha256 }, watch) {
    const { tokenizer: choice = characters, training } = settings;
    // An alphabet is that of the whole text. What else there is to learn is learned from what the model learns from.
    const isAlphabet = choice.kind === 'characters' || choice.kind === 'graphemes';
    const texts = isAlphabet ? text : textLines(splitText(text, heldOutShareOf(training), choice.kind).learned);
    const tokenizer = await learnTokenizer(texts, choice, watch);
    requireKnownWord(tokenizer);
    const found = { characterCount: characterCount(text), sha256 };
    return { configuration: { ...settings, text: { ...settings.text, ...found } }, tokenizer: tokenizer.toJSON() };
  },

  model(configuration, tokenizerJson, replica = 0) {
    const { model: settings, training, tokenizer: choice = characters } = configuration;
    const { sources, characterCount: totalCount } = configuration.text;
    const tokenizer = textTokenizerOf(tokenizerJson);
    const { vocabularySize } = tokenizer;
    const unknownToken = unknownTokenOf(tokenizer);
    const token = choice.kind === 'characters' ? 'character' : 'token';
    const model = languageModelOf(settings, vocabularySize);
    const { embeddingSize, hiddenSize } = settings;
    const share = heldOutShareOf(training);

    function tokenizerRow(learned: Int32Array, charactersPerToken: number): readonly [name: string, text: string] {
      const unknownCount = learned.reduce((sum, each) => sum + (each === unknownToken ? 1 : 0), 0);
      const unknown =
        unknownToken === undefined
          ? ''
          : `; ${formattedShare(unknownCount / learned.length)} of the tokens are unknown`;
      return [
        'tokenizer',
        `${choice.kind}, ${formattedCount(vocabularySize)} entries: ${charactersPerToken.toFixed(2)} characters a token${unknown}`,
      ];
    }

    return {
      objective: nextTokenObjective(
        model,
        trainingModelOf(training, replica, (dropout) => languageModelOf(settings, vocabularySize, dropout)),
      ),
      inWords: cellsInWords(settings),
      parameterCount:
        vocabularySize * (embeddingSize ?? 0) +
        cellsParameterCount(settings, embeddingSize ?? vocabularySize) +
        (hiddenSize + 1) * vocabularySize,

      learn({ text }, validationData) {
        const { batchSize, timeSteps } = training;
        requireStepFits({ batchSize, timeSteps, vocabularySize });
        const parts = splitText(text, share, choice.kind);
        const learned = tokensOf(tokenizer, parts.learned);
        const heldOut = textTokens(tokenizer, parts.heldOut);
        const data = textData({ learned, heldOut: heldOut.tokens }, { batchSize, timeSteps, share, token });
        const { validationRows, measuredCount } = data;
        const validationCount = heldOut.tokens.length;
        const learnedCharacters = characterCount(parts.learned) / learned.length;
        const measured = { ...heldOut, tokens: heldOut.tokens.subarray(0, measuredCount) };
        const measuredCharacters = share === 0 ? learnedCharacters : charactersPerTarget(measured, validationRows);
        const words = languageModelWords({ token, learnedCharacters, measuredCharacters });
        const onSome =
          measuredCount < validationCount ? `, measured on the first ${formattedCount(measuredCount)}` : '';
        const different = token === 'character' ? `, ${vocabularySize} different` : '';
        // The loss of a model that cannot tell words apart may be less.
        const hasFloor = sources.every(({ type }) => type === 'built-in') && unknownToken === undefined;
        return {
          batches: data.batches,
          validation: validationData ?? { batches: data.validation ?? data.batches },
          words:
            validationData === undefined ? words : { ...validationData.words, ...(words.loss && { loss: words.loss }) },
          header: [
            ['text', `${describeSources(sources)}: ${formattedCount(totalCount)} characters${different}`],
            ...(token === 'character' ? [] : [tokenizerRow(learned, learnedCharacters)]),
            [
              'validation',
              `the last ${formattedPart(share)} of the text, ${formattedCount(validationCount)} ${token}s, held out${onSome}`,
            ],
          ],
          stepInWords: `${formattedCount(batchSize)} × ${formattedCount(timeSteps)} ${token}s`,
          unitsPerStep: batchSize * timeSteps,
          floor: hasFloor ? builtInFloor() * learnedCharacters : undefined,
          sample(parameters, key) {
            const writer = { model, parameters: parameters as CharacterParameters, tokenizer };
            const length = Math.ceil(sampleLength / learnedCharacters);
            return writeWholeText(writer, {
              prompt: openingPrompt(tokenizer),
              length,
              choice: { temperature: 1 },
              key,
            });
          },
        };
      },

      heldOut({ text }) {
        const { heldOut } = splitText(text, share, choice.kind);
        return textEvaluation(textTokens(tokenizer, heldOut), token, unknownToken);
      },

      async read(names) {
        const standardInput = names.includes('-') ? await readStandardInput() : undefined;
        const text = await readText(textSourcesOf(names), standardInput);
        const told = { subject: 'the text', reader: 'model' } as const;
        const read = explainUnknown(tokenizer, text, told, () => textTokens(tokenizer, text));
        return textEvaluation(read, token, unknownToken);
      },
    };
  },
};

/** @throws CommandError if there is nothing but a token for what is unknown. */
function requireKnownWord(tokenizer: TextTokenizer): void {
  if (tokenizer.vocabularySize > 1 || unknownTokenOf(tokenizer) === undefined) return;
  throw new CommandError('no word comes twice in the text, so that there is none to know. Use more text.');
}
