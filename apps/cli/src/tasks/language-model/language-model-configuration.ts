import type { TextSource } from '../../text/text-source.js';
import type { TokenizerSettings } from '../../tokenizers/tokenizer-settings.js';
import type { ModelSettings } from '../../training/model-settings.js';
import type { TrainingSettings } from '../../training/training-settings.js';

/** What the user decides of a language model. */
export type LanguageModelSettings = {
  /** Absent in runs of a time when there was no other task. */
  readonly task?: 'language-model';
  /** What it reads. Absent where that is characters. */
  readonly tokenizer?: TokenizerSettings;
  readonly model: ModelSettings;
  readonly training: TrainingSettings & {
    /** How many tokens of each stream a step reads. */
    readonly timeSteps: number;
  };
  readonly text: { readonly sources: readonly TextSource[] };
};

/** What the configuration of a run keeps of a language model. */
export type LanguageModelConfiguration = LanguageModelSettings & {
  readonly text: {
    readonly characterCount: number;
    /** Of the whole text in UTF-8, 64 hexadecimal digits. */
    readonly sha256: string;
  };
};
