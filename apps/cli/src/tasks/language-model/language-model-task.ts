import { nextTokenObjective } from '@unroll/models';
import { characterTokenizer } from '@unroll/tokenizers';
import { describeSources } from '../../run/describe-sources.js';
import { digestOf } from '../../run/run-configuration.js';
import { formattedCount, formattedPart } from '../../terminal/figures.js';
import { builtInFloor } from '../../text/built-in-corpus.js';
import { readStandardInput, readText } from '../../text/read-text.js';
import { textSourcesOf } from '../../text/text-source.js';
import { heldOutShareOf } from '../../training/training-settings.js';
import { encodeKnownText } from '../../writing/encode-known-text.js';
import { openingPrompt, writeWholeText } from '../../writing/write-text.js';
import { cellsInWords } from '../cells-in-words.js';
import { cellsParameterCount } from '../cells-parameter-count.js';
import { trainingModelOf } from '../layer-dropout.js';
import type { Task } from '../task.js';
import type { LanguageModelConfiguration, LanguageModelSettings } from './language-model-configuration.js';
import { type CharacterParameters, languageModelOf } from './language-model-of.js';
import { languageModelWords } from './language-model-words.js';
import { textData } from './text-data.js';
import { textEvaluation } from './text-evaluation.js';

/** A text to learn from. */
type Text = {
  readonly text: string;
  readonly sha256: string;
};

const sampleLength = 160;

/** Learns to tell the next character of a text. */
export const languageModelTask: Task<LanguageModelSettings, LanguageModelConfiguration, Text> = {
  words: languageModelWords,

  async read(settings, standardInput) {
    const text = await readText(settings.text.sources, standardInput);
    return { text, sha256: digestOf(text) };
  },

  begin(settings, { text, sha256 }) {
    const tokenizer = characterTokenizer.train(text);
    const characterCount = tokenizer.encode(text).length;
    const configuration = { ...settings, text: { ...settings.text, characterCount, sha256 } };
    return { configuration, tokenizer: tokenizer.toJSON() };
  },

  model(configuration, alphabet, replica = 0) {
    const { model: settings, training } = configuration;
    const { sources, characterCount } = configuration.text;
    const tokenizer = characterTokenizer.fromJSON(alphabet);
    const { vocabularySize } = tokenizer;
    const model = languageModelOf(settings, vocabularySize);
    const { embeddingSize, hiddenSize } = settings;
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
        const share = heldOutShareOf(training);
        const data = textData(tokenizer.encode(text), { batchSize, timeSteps, share });
        const { batches, validationCount, measuredCount } = data;
        const measured =
          measuredCount < validationCount ? `, measured on the first ${formattedCount(measuredCount)}` : '';
        return {
          batches,
          validation: validationData ?? { batches: data.validation ?? batches },
          header: [
            [
              'text',
              `${describeSources(sources)}: ${formattedCount(characterCount)} characters, ${vocabularySize} different`,
            ],
            [
              'validation',
              `the last ${formattedPart(share)} of the text, ${formattedCount(validationCount)} characters, held out${measured}`,
            ],
          ],
          stepInWords: `${formattedCount(batchSize)} × ${formattedCount(timeSteps)} characters`,
          unitsPerStep: batchSize * timeSteps,
          floor: sources.every(({ type }) => type === 'built-in') ? builtInFloor() : undefined,
          sample(parameters, key) {
            const writer = { model, parameters: parameters as CharacterParameters, tokenizer };
            const prompt = openingPrompt(tokenizer);
            return writeWholeText(writer, { prompt, length: sampleLength, choice: { temperature: 1 }, key });
          },
        };
      },

      heldOut({ text }) {
        const { batchSize, timeSteps } = training;
        const share = heldOutShareOf(training);
        return textEvaluation(textData(tokenizer.encode(text), { batchSize, timeSteps, share }).heldOut);
      },

      async read(names) {
        const standardInput = names.includes('-') ? await readStandardInput() : undefined;
        const text = await readText(textSourcesOf(names), standardInput);
        return textEvaluation(encodeKnownText(tokenizer, text, 'the text'));
      },
    };
  },
};
