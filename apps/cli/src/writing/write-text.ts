import type { LogitsProcessor, RandomKey } from '@unroll/core';
import { compileTokenDecoder } from '@unroll/models';
import { generate, greedySampler, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import type { CharacterModel, CharacterParameters } from '../tasks/language-model/language-model-of.js';
import type { TextTokenizer } from '../tokenizers/text-tokenizer.js';
import { tokensOf } from '../tokenizers/text-tokens.js';
import { unknownTokenOf } from '../tokenizers/unknown-token.js';
import { withoutToken } from './without-token.js';

/** A trained model with its tokenizer. */
export type Writer = {
  readonly model: CharacterModel;
  readonly parameters: CharacterParameters;
  readonly tokenizer: TextTokenizer;
};

/** How each token is chosen: the most likely one, or drawn at a temperature. */
export type Choice = 'greedy' | { readonly temperature: number };

/** What is to be written. */
export type Assignment = {
  /** The text to go on from. At least one token, all that the writer's tokenizer knows. */
  readonly prompt: string;
  /** How many tokens are written. */
  readonly length: number;
  readonly choice: Choice;
  readonly key: RandomKey;
};

/**
 * Writes on from a prompt, as the tokens come. The prompt is not repeated, and no token is written that stands for what is
 * unknown.
 */
export async function* writeText(writer: Writer, assignment: Assignment): AsyncGenerator<string, void, undefined> {
  const { model, parameters, tokenizer } = writer;
  const { prompt, length, choice, key } = assignment;
  const decoder = compileTokenDecoder(model, parameters);
  try {
    const continuation = generate(decoder, {
      tokenizer: { ...tokenizer, encode: (text) => tokensOf(tokenizer, text) },
      prompt,
      sampler: choice === 'greedy' ? greedySampler() : multinomialSampler(),
      processors: processorsOf(tokenizer, choice),
      stoppingCriteria: [maximumLength(length)],
      key,
    });
    yield* continuationText(tokenizer, prompt, continuation);
  } finally {
    decoder.dispose();
  }
}

/** The same, whole. */
export async function writeWholeText(writer: Writer, assignment: Assignment): Promise<string> {
  let text = '';
  for await (const part of writeText(writer, assignment)) text += part;
  return text;
}

function processorsOf(tokenizer: TextTokenizer, choice: Choice): LogitsProcessor[] {
  const unknownToken = unknownTokenOf(tokenizer);
  return [
    ...(unknownToken === undefined ? [] : [withoutToken(unknownToken)]),
    ...(choice === 'greedy' ? [] : [temperature(choice.temperature)]),
  ];
}

/** What tokens add to the text of a prompt: it may depend on the tokens of that, and a token may be a part of a character. */
async function* continuationText(
  tokenizer: TextTokenizer,
  prompt: string,
  continuation: AsyncIterable<{ readonly token: number }>,
): AsyncGenerator<string, void, undefined> {
  const promptTokens = tokensOf(tokenizer, prompt);
  let promptRest = tokenizer.decode(promptTokens).length;
  const text = tokenizer.incrementalDecoder();
  const beyondPrompt = (part: string): string => {
    const beyond = part.slice(promptRest);
    promptRest -= part.length - beyond.length;
    return beyond;
  };
  for (const token of promptTokens) beyondPrompt(text.push(token));
  for await (const { token } of continuation) {
    const part = beyondPrompt(text.push(token));
    if (part !== '') yield part;
  }
  const last = beyondPrompt(text.end());
  if (last !== '') yield last;
}
