import type { ColumnNames } from '../../data/data-record.js';
import type { ExampleSource } from '../../data/example-source.js';
import type { ModelSettings } from '../../training/model-settings.js';
import type { TrainingSettings } from '../../training/training-settings.js';

/** What the user decides of a classifier. */
export type ClassificationSettings = {
  readonly task: 'classify';
  readonly model: ModelSettings;
  readonly training: TrainingSettings;
  readonly text: {
    readonly sources: readonly ExampleSource[];
    readonly columns: ColumnNames<'text' | 'label'>;
  };
};

/** What the configuration of a run keeps of a classifier. */
export type ClassificationConfiguration = ClassificationSettings & {
  readonly text: {
    readonly exampleCount: number;
    /** Of all examples as JSON, 64 hexadecimal digits. */
    readonly sha256: string;
  };
};
