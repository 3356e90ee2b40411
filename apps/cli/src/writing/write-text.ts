import type { RandomKey } from '@unroll/core';
import { compileTokenDecoder } from '@unroll/models';
import { generate, greedySampler, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import type { CharacterTokenizer } from '@unroll/tokenizers';
import type { CharacterModel, CharacterParameters } from '../tasks/language-model/language-model-of.js';

/** A trained model with its alphabet. */
export type Writer = {
  readonly model: CharacterModel;
  readonly parameters: CharacterParameters;
  readonly tokenizer: CharacterTokenizer;
};

/** How each character is chosen: the most likely one, or drawn at a temperature. */
export type Choice = 'greedy' | { readonly temperature: number };

/** What is to be written. */
export type Assignment = {
  /** The text to go on from. At least one character, all of the writer's alphabet. */
  readonly prompt: string;
  /** How many characters are written. */
  readonly length: number;
  readonly choice: Choice;
  readonly key: RandomKey;
};

/** Writes on from a prompt, character by character. The prompt is not repeated. */
export async function* writeText(writer: Writer, assignment: Assignment): AsyncGenerator<string, void, undefined> {
  const { prompt, length, choice, key } = assignment;
  const decoder = compileTokenDecoder(writer.model, writer.parameters);
  try {
    const continuation = generate(decoder, {
      tokenizer: writer.tokenizer,
      prompt,
      sampler: choice === 'greedy' ? greedySampler() : multinomialSampler(),
      processors: choice === 'greedy' ? [] : [temperature(choice.temperature)],
      stoppingCriteria: [maximumLength(length)],
      key,
    });
    for await (const { text } of continuation) yield text;
  } finally {
    decoder.dispose();
  }
}

/** The same, whole. */
export async function writeWholeText(writer: Writer, assignment: Assignment): Promise<string> {
  let text = '';
  for await (const character of writeText(writer, assignment)) text += character;
  return text;
}

/** What a text is begun from where no prompt is given: a line break, or else the first character of the alphabet. */
export function openingPrompt({ characters }: CharacterTokenizer): string {
  return characters.includes('\n') ? '\n' : (characters[0] as string);
}
