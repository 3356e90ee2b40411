/** What a recurrence is made of. */
export type CellName = 'lstm' | 'gru' | 'elman';

/** The sizes of a model, of whatever task: equal layers on top of each other. */
export type ModelSettings = {
  readonly cell: CellName;
  /** Units in each layer. */
  readonly hiddenSize: number;
  readonly layerCount: number;
  /** Length of each character's learned vector; null where characters enter as one-hot vectors. */
  readonly embeddingSize: number | null;
};
