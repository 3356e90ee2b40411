/** The recurrent cells that a visitor can choose from. */
export const cellNames = ['lstm', 'gru', 'elman'] as const;

/** The name of a recurrent cell. */
export type CellName = (typeof cellNames)[number];

/** What a visitor can set about the model and its training. */
export type Settings = {
  /** The recurrent cell of every layer. */
  readonly cell: CellName;
  /** Length of each layer's hidden state. Integer from 1 to 512. */
  readonly hiddenSize: number;
  /** How many cells are stacked. Integer from 1 to 4. */
  readonly layers: number;
  /** The learning rate of Adam. Above 0, at most 1. */
  readonly learningRate: number;
  /** The same seed gives the same losses. Integer from 0 to 2⁵³ - 1. */
  readonly seed: number;
};

/** What a visitor gets who sets nothing: a model that learns within a few minutes. */
export const defaultSettings: Settings = { cell: 'lstm', hiddenSize: 128, layers: 1, learningRate: 0.01, seed: 1 };

/** A sentence that says which setting is out of its range; undefined if all are fine. */
export function problemOfSettings(settings: Settings): string | undefined {
  const { hiddenSize, layers, learningRate, seed } = settings;
  if (!isIntegerWithin(hiddenSize, 1, 512)) return 'The hidden size must be a whole number from 1 to 512.';
  if (!isIntegerWithin(layers, 1, 4)) return 'The number of layers must be a whole number from 1 to 4.';
  if (!(learningRate > 0 && learningRate <= 1)) return 'The learning rate must be above 0 and at most 1.';
  return problemOfSeed(seed);
}

/** A sentence if a number cannot be a seed; undefined if it can. */
export function problemOfSeed(seed: number): string | undefined {
  return isIntegerWithin(seed, 0, Number.MAX_SAFE_INTEGER) ? undefined : 'The seed must be a whole number, 0 or more.';
}

function isIntegerWithin(value: number, minimum: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}
