import { ArgumentError } from '@unroll/core';
import { type AddedTokens, addedTokens } from '../encodings/added-tokens.js';
import { changeEncoding } from '../encodings/change-encoding.js';
import type { Encoding } from '../pipeline/encoding.js';
import type { JsonObject } from '../pipeline/json-object.js';
import type { PostProcessor } from '../pipeline/post-processor.js';
import { compareCodePoints } from '../training/compare-code-points.js';
import { parseTemplate } from './parse-template.js';
import { requireIds } from './special-token.js';
import type { TemplatePart } from './template-part.js';

/** What stands for one name in a template: as many tokens as entries of the vocabulary. */
export type TemplateTokens = Pick<AddedTokens, 'tokens' | 'entries'>;

/** Options of {@link templateProcessor}. */
export type TemplateProcessorOptions = {
  /** What one text becomes, in parts or written as parseTemplate reads it. Default `$A`. */
  readonly single?: string | readonly TemplatePart[];
  /** What a pair of texts becomes. Default `$A $B:1`. */
  readonly pair?: string | readonly TemplatePart[];
  /** What names in the templates stand for; a number is the token of the entry of that name. Default: none. */
  readonly specialTokens?: Readonly<Record<string, number | TemplateTokens>>;
};

/**
 * A post-processor that puts texts and special tokens together as a template says.
 *
 * @throws ArgumentError if a template is malformed, names tokens that are not there, or a text that is not, or leaves one
 *   of a pair out; if a number is not an integer from 0 to 2^31 - 1.
 * @example templateProcessor({
 *   single: '[CLS] $A [SEP]',
 *   pair: '[CLS] $A [SEP] $B:1 [SEP]:1',
 *   specialTokens: { '[CLS]': 101, '[SEP]': 102 },
 * });
 */
export function templateProcessor(options: TemplateProcessorOptions): PostProcessor {
  const { single: singleTemplate = '$A', pair: pairTemplate = '$A $B:1', specialTokens = {} } = options;
  const special = new Map(Object.entries(specialTokens).map(([name, tokens]) => [name, checkedTokens(name, tokens)]));
  const single = checkedParts('single', singleTemplate, special);
  const pair = checkedParts('pair', pairTemplate, special);
  requireTexts(single, pair);
  const added = (parts: readonly TemplatePart[]): readonly (Encoding | undefined)[] =>
    parts.map((part) => {
      const tokens = 'special' in part ? special.get(part.special) : undefined;
      return tokens && addedTokens({ ...tokens, typeId: part.typeId });
    });
  const templates = { 1: { parts: single, added: added(single) }, 2: { parts: pair, added: added(pair) } };
  const addedCounts = { 1: countOf(templates[1].added), 2: countOf(templates[2].added) };

  return {
    addedCount: (textCount) => addedCounts[textCount],
    process: (texts, addsTokens) => {
      if (texts.length !== 1 && texts.length !== 2) throw notTexts(texts.length);
      const { parts, added: addedParts } = templates[texts.length as 1 | 2];
      return parts.flatMap((part, index) => {
        if ('text' in part) return [ofType(texts[part.text === 'first' ? 0 : 1] as Encoding, part.typeId)];
        return addsTokens ? [addedParts[index] as Encoding] : [];
      });
    },
    toJSON: () => ({
      type: 'TemplateProcessing',
      single: single.map(writePart),
      pair: pair.map(writePart),
      special_tokens: writeTokens(special),
    }),
  };
}

const caller = 'templateProcessor';

function checkedTokens(name: string, given: number | TemplateTokens): TemplateTokens {
  const argument = `specialTokens[${JSON.stringify(name)}]`;
  const { tokens, entries } = typeof given === 'number' ? { tokens: [given], entries: [name] } : given;
  for (const token of tokens) requireIds(caller, { [argument]: token });
  if (tokens.length === entries.length) return { tokens, entries };
  const expectation = `have one entry for each of the ${tokens.length} tokens`;
  throw new ArgumentError({ caller, argument, expectation, actual: entries });
}

function checkedParts(
  argument: 'single' | 'pair',
  template: string | readonly TemplatePart[],
  special: ReadonlyMap<string, TemplateTokens>,
): readonly TemplatePart[] {
  const parts = typeof template === 'string' ? parseTemplate(caller, argument, template) : template;
  for (const part of parts) {
    requireIds(caller, { [`${argument}.typeId`]: part.typeId });
    if ('special' in part && !special.has(part.special)) {
      const expectation = 'name tokens that are in specialTokens';
      throw new ArgumentError({ caller, argument, expectation, actual: part.special });
    }
  }
  return parts;
}

function requireTexts(single: readonly TemplatePart[], pair: readonly TemplatePart[]): void {
  const names = (parts: readonly TemplatePart[], name: 'first' | 'second'): boolean =>
    parts.some((part) => 'text' in part && part.text === name);
  if (names(single, 'second')) {
    throw new ArgumentError({ caller, argument: 'single', expectation: 'name no second text', actual: '$B' });
  }
  if (names(pair, 'first') && names(pair, 'second')) return;
  const actual = names(pair, 'first') ? '$A alone' : 'no $A';
  throw new ArgumentError({ caller, argument: 'pair', expectation: 'name both texts', actual });
}

function countOf(added: readonly (Encoding | undefined)[]): number {
  return added.reduce((count, encoding) => count + (encoding?.tokens.length ?? 0), 0);
}

function ofType(text: Encoding, typeId: number): Encoding {
  return changeEncoding(text, ({ tokens }) => ({ typeIds: new Int32Array(tokens.length).fill(typeId) }));
}

function notTexts(actual: number): ArgumentError {
  return new ArgumentError({
    caller: `${caller}.process`,
    argument: 'texts',
    expectation: 'be one text or two',
    actual,
    advice: 'In a sequence, put the template after processors that add no parts.',
  });
}

function writePart(part: TemplatePart): JsonObject {
  if ('special' in part) return { SpecialToken: { id: part.special, type_id: part.typeId } };
  return { Sequence: { id: part.text === 'first' ? 'A' : 'B', type_id: part.typeId } };
}

function writeTokens(special: ReadonlyMap<string, TemplateTokens>): JsonObject {
  const names = [...special].sort(([left], [right]) => compareCodePoints(left, right));
  return Object.fromEntries(names.map(([id, { tokens, entries }]) => [id, { id, ids: tokens, tokens: entries }]));
}
