import type { LanguageModelSettings } from '../tasks/language-model/language-model-configuration.js';
import type { RunSettings } from '../training/begin-run.js';
import type { TextRequest } from '../writing/present-text.js';

/** What {@link start} trains, and what it then writes. */
export type StartSettings = {
  readonly run: RunSettings<LanguageModelSettings>;
  readonly text: TextRequest;
};

/** What `unroll start` does: about a minute on two cores, with the same losses and the same texts everywhere. */
export const startSettings: StartSettings = {
  run: {
    command: 'start',
    folder: 'runs/news',
    task: {
      task: 'language-model',
      model: { cell: 'lstm', hiddenSize: 128, layerCount: 1, embeddingSize: null },
      training: { batchSize: 16, timeSteps: 64, learningRate: 0.02, seed: 1, length: { unit: 'steps', count: 1400 } },
      text: { sources: [{ type: 'built-in', seed: 1, characterCount: 1_600_000 }] },
    },
  },
  text: {
    prompt: 'WORLD: ',
    length: 400,
    seed: 1,
    choices: ['greedy', { temperature: 0.5 }, { temperature: 0.8 }, { temperature: 1.2 }],
  },
};
