import type { Task } from '../task.js';
import { classAlphabetOf, readClassAlphabet } from './class-alphabet.js';
import type { ClassificationConfiguration, ClassificationSettings } from './classification-configuration.js';
import { type ClassificationData, readClassificationData } from './classification-data.js';
import { classificationModel } from './classification-model.js';

/** Learns to tell the class of a text. */
export const classificationTask: Task<ClassificationSettings, ClassificationConfiguration, ClassificationData> = {
  read: (settings) => readClassificationData(settings),

  async begin(settings, { training, heldOut, sha256 }) {
    const examples = [...training, ...heldOut];
    const configuration = { ...settings, text: { ...settings.text, exampleCount: examples.length, sha256 } };
    const { tokenizer, classes } = classAlphabetOf(examples);
    return { configuration, tokenizer: { tokenizer: tokenizer.toJSON(), classes } };
  },

  model: (configuration, alphabet, replica) => classificationModel(configuration, readClassAlphabet(alphabet), replica),
};
