import type { ColumnNames } from '../../data/data-record.js';
import type { PairSource } from '../../data/pair-source.js';
import type { ModelSettings } from '../../training/model-settings.js';
import type { TrainingSettings } from '../../training/training-settings.js';

/** What the user decides of a translator. */
export type TranslationSettings = {
  readonly task: 'translate';
  readonly model: ModelSettings;
  readonly training: TrainingSettings;
  readonly text: {
    readonly sources: readonly PairSource[];
    readonly columns: ColumnNames<'source' | 'target'>;
  };
};

/** What the configuration of a run keeps of a translator. */
export type TranslationConfiguration = TranslationSettings & {
  readonly text: {
    readonly pairCount: number;
    /** How many characters the longest translation has: no longer one is written. */
    readonly longestTranslation: number;
    /** Of all pairs as JSON, 64 hexadecimal digits. */
    readonly sha256: string;
  };
};
