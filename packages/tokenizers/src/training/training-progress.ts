/** How far the training of a tokenizer has come. */
export type TrainingProgress =
  | {
      readonly stage: 'counting';
      /** How many texts were read to their ends. */
      readonly texts: number;
      /** How many UTF-16 units they have together. */
      readonly characters: number;
    }
  | {
      readonly stage: 'merging';
      /** How many entries the vocabulary has by now. */
      readonly entries: number;
      /** How many it is to have. Fewer come of texts that run out of pairs. */
      readonly vocabularySize: number;
    }
  | {
      readonly stage: 'pruning';
      /** How many entries there are still to choose from; 0 while they are looked for. */
      readonly entries: number;
      /** How many the vocabulary has room for. */
      readonly vocabularySize: number;
    };

/** How to watch the training of a tokenizer, and to end it before its time. */
export type TrainingWatch = {
  /** Is told about every 50 milliseconds how far the training is, and at the end of each stage. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
  /** Stops the training, which then throws the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
};
