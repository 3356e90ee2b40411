import type { JsonObject, NumberedToken, PipelineTokenizer } from '@unroll/tokenizers';
import { formattedCount } from '../terminal/figures.js';
import { shownEntry } from '../terminal/shown-entry.js';
import { alphabetInWords } from './alphabet-in-words.js';
import { partInWords } from './parts-in-words.js';
import { alphabetOf, type TextTokenizer } from './text-tokenizer.js';
import { kindInWords } from './tokenizer-kind.js';

type Row = readonly [name: string, text: string];

const mostTokens = 12;

/** What a tokenizer is made of: a name and a text for each part. */
export function tokenizerRows(tokenizer: TextTokenizer): Row[] {
  if ('parts' in tokenizer) return pipelineRows(tokenizer);
  const entries: Row = ['entries', formattedCount(tokenizer.vocabularySize)];
  const alphabet = alphabetOf(tokenizer);
  if (alphabet === undefined) return [['kind', kindInWords('bytes')], entries];
  const kind = 'characters' in tokenizer ? 'characters' : 'graphemes';
  return [['kind', kindInWords(kind)], entries, [kind, alphabetInWords(alphabet)]];
}

function pipelineRows({ parts, vocabularySize, addedTokens }: PipelineTokenizer): Row[] {
  const { model, normalizer, preTokenizer, postProcessor, decoder, truncation, padding } = parts;
  const { vocab: _, merges, ...written } = model.toJSON();
  const merged = Array.isArray(merges) ? `, ${formattedCount(merges.length)} merges` : '';
  // What is off is not told of a model, which has the fields of all of its kind.
  const told = Object.fromEntries(Object.entries(written).filter(([, value]) => value));
  const beside = vocabularySize - model.vocabularySize;
  const added = beside === 0 ? '' : `, ${formattedCount(beside)} of them beside the model`;
  return [
    ['model', `${partInWords(told)}${merged}`],
    ['entries', `${formattedCount(vocabularySize)}${added}`],
    ['normalizer', inWords(normalizer)],
    ['pre-tokenizer', inWords(preTokenizer)],
    ['post-processor', inWords(postProcessor)],
    ['decoder', inWords(decoder)],
    ['special tokens', tokensInWords(addedTokens.filter(({ isSpecial }) => isSpecial))],
    ...otherTokensRow(addedTokens.filter(({ isSpecial }) => !isSpecial)),
    ...(truncation === undefined
      ? []
      : [['truncation', `to ${formattedCount(truncation.maximumLength)} tokens`] as const]),
    ...(padding === undefined ? [] : [['padding', `with ${shownEntry(padding.entry ?? '[PAD]')}`] as const]),
  ];
}

function inWords(part: { toJSON(): JsonObject } | undefined): string {
  return part === undefined ? 'none' : partInWords(part.toJSON());
}

function otherTokensRow(tokens: readonly NumberedToken[]): Row[] {
  return tokens.length === 0 ? [] : [['added tokens', tokensInWords(tokens)]];
}

/** Tokens with their ids: `0 "<unk>", 1 "<s>"`. */
function tokensInWords(tokens: readonly NumberedToken[]): string {
  if (tokens.length === 0) return 'none';
  const shown = tokens.slice(0, mostTokens).map(({ id, content }) => `${id} ${shownEntry(content)}`);
  const more = tokens.length - shown.length;
  return `${shown.join(', ')}${more === 0 ? '' : ` and ${formattedCount(more)} more`}`;
}
