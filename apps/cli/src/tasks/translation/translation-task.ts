import type { Task } from '../task.js';
import { pairAlphabetOf, readPairAlphabet } from './pair-alphabet.js';
import type { TranslationConfiguration, TranslationSettings } from './translation-configuration.js';
import { readTranslationData, type TranslationData } from './translation-data.js';
import { translationModel } from './translation-model.js';

/** Learns to write one sentence for another. */
export const translationTask: Task<TranslationSettings, TranslationConfiguration, TranslationData> = {
  read: (settings) => readTranslationData(settings),

  async begin(settings, { training, heldOut, sha256 }) {
    const pairs = [...training, ...heldOut];
    const longestTranslation = pairs.reduce((longest, { target }) => Math.max(longest, Array.from(target).length), 0);
    const text = { ...settings.text, pairCount: pairs.length, longestTranslation, sha256 };
    const { source, target } = pairAlphabetOf(pairs);
    return { configuration: { ...settings, text }, tokenizer: { source: source.toJSON(), target: target.toJSON() } };
  },

  model: (configuration, alphabet, replica) => translationModel(configuration, readPairAlphabet(alphabet), replica),
};
