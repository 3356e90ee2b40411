import type { RandomKey } from '@unroll/core';
import { compileTokenDecoder } from '@unroll/models';
import { generate, greedySampler, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import type { TrainingRun } from './training-run.js';

/** What to write. */
export type WriteOptions = {
  /** The text to continue: at least one character, all of them in the vocabulary. */
  readonly prompt: string;
  /** 0 takes the likeliest character every time; above 0 the temperature of sampling. */
  readonly temperature: number;
  /** How many characters to write. */
  readonly characterCount: number;
  /** The randomness. The same key gives the same text. */
  readonly key: RandomKey;
  /** Ends the writing: the iteration then throws the signal's reason. */
  readonly signal?: AbortSignal;
};

/**
 * The model's continuation of a prompt, character by character.
 *
 * Training may go on meanwhile: the text is written with the parameters as they are at the first character.
 */
export async function* writeText(run: TrainingRun, options: WriteOptions): AsyncGenerator<string, void, undefined> {
  const { prompt, characterCount, key, signal } = options;
  const isGreedy = options.temperature === 0;
  const decoder = compileTokenDecoder(run.model, run.trainer.state.parameters);
  try {
    const tokens = generate(decoder, {
      tokenizer: run.tokenizer,
      prompt,
      sampler: isGreedy ? greedySampler() : multinomialSampler(),
      processors: isGreedy ? [] : [temperature(options.temperature)],
      stoppingCriteria: [maximumLength(characterCount)],
      key,
      ...(signal === undefined ? {} : { signal }),
    });
    for await (const { text } of tokens) yield text;
  } finally {
    decoder.dispose();
  }
}
