import type { JsonFields } from '../json/json-fields.js';
import { readerByType } from '../json/reader-by-type.js';
import type { JsonObject } from '../pipeline/json-object.js';
import type { PostProcessor } from '../pipeline/post-processor.js';
import { bertProcessor } from './bert-processor.js';
import { byteLevelProcessor } from './byte-level-processor.js';
import { processorSequence } from './processor-sequence.js';
import { robertaProcessor } from './roberta-processor.js';
import type { SpecialToken } from './special-token.js';
import type { TemplatePart } from './template-part.js';
import { type TemplateTokens, templateProcessor } from './template-processor.js';

/**
 * The post-processor of an entry in `tokenizer.json`.
 *
 * Differs from Hugging Face: a template that names tokens which are not there, or leaves a text of a pair out, is an error
 * here and not in use.
 *
 * @throws CheckpointError that names the place, if the type is unknown, a field is missing, wrong or unknown, or sequences
 *   are nested more than 32 deep.
 */
export const readPostProcessor: (fields: JsonFields) => PostProcessor = readerByType<PostProcessor>({
  BertProcessing: (fields) =>
    bertProcessor({ sep: readSpecialToken(fields, 'sep'), cls: readSpecialToken(fields, 'cls') }),
  ByteLevel: (fields) => {
    // A field of the pre-tokenizer of this name, which means nothing here.
    fields.boolean('use_regex', true);
    return byteLevelProcessor({
      trimOffsets: fields.boolean('trim_offsets'),
      addPrefixSpace: fields.boolean('add_prefix_space'),
    });
  },
  RobertaProcessing: (fields) =>
    robertaProcessor({
      sep: readSpecialToken(fields, 'sep'),
      cls: readSpecialToken(fields, 'cls'),
      trimOffsets: fields.boolean('trim_offsets'),
      addPrefixSpace: fields.boolean('add_prefix_space'),
    }),
  Sequence: (fields, readInner) => processorSequence(fields.records('processors').map(readInner)),
  TemplateProcessing: (fields) =>
    templateProcessor({
      single: fields.records('single').map(readPart),
      pair: fields.records('pair').map(readPart),
      specialTokens: readTokens(fields),
    }),
});

/** An entry and its token, as a list. */
function readSpecialToken(fields: JsonFields, name: string): SpecialToken {
  const [entry, token, ...rest] = fields.list(name);
  if (typeof entry === 'string' && typeof token === 'number' && rest.length === 0) return { entry, token };
  throw fields.error(name, 'must be a list of a string and a number', fields.value(name));
}

function readPart(fields: JsonFields): TemplatePart {
  const isText = fields.has('Sequence');
  const part = fields.record(isText ? 'Sequence' : 'SpecialToken');
  fields.end();
  const typeId = part.count('type_id');
  const read: TemplatePart = isText
    ? { text: part.choice('id', ['A', 'B']) === 'A' ? 'first' : 'second', typeId }
    : { special: part.string('id'), typeId };
  part.end();
  return read;
}

function readTokens(fields: JsonFields): Readonly<Record<string, TemplateTokens>> {
  const named = fields.record('special_tokens');
  const names = Object.keys(fields.value('special_tokens') as JsonObject);
  return Object.fromEntries(names.map((name) => [name, readNamedTokens(named.record(name), name)]));
}

function readNamedTokens(fields: JsonFields, name: string): TemplateTokens {
  const id = fields.string('id');
  if (id !== name) throw fields.error('id', `must be ${JSON.stringify(name)}, the name it stands under`, id);
  const tokens = fields.list('ids');
  const entries = fields.list('tokens');
  if (!tokens.every((token) => typeof token === 'number'))
    throw fields.error('ids', 'must be a list of numbers', tokens);
  if (!entries.every((entry) => typeof entry === 'string')) {
    throw fields.error('tokens', 'must be a list of strings', entries);
  }
  fields.end();
  return { tokens, entries };
}
