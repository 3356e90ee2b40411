import { ArgumentError } from '@unroll/core';
import { readDecoder } from '../decoders/read-decoder.js';
import { readModel } from '../models/read-model.js';
import { readNormalizer } from '../normalizers/read-normalizer.js';
import type { AddedToken } from '../pipeline/added-token.js';
import { createTokenizer, type PipelineTokenizer } from '../pipeline/create-tokenizer.js';
import { readPostProcessor } from '../post-processors/read-post-processor.js';
import { readPreTokenizer } from '../pre-tokenizers/read-pre-tokenizer.js';
import { JsonFields } from './json-fields.js';
import { readPadding } from './padding-json.js';
import { readTruncation } from './truncation-json.js';

const caller = 'readTokenizerJson';

/**
 * The tokenizer of a `tokenizer.json`, the file format of Hugging Face tokenizers.
 *
 * All of the format is read: every normalizer, pre-tokenizer, model, post-processor and decoder. What a file has that is
 * not known here is an error which names it, and so is an id that two entries share or that none has.
 *
 * @param json What JSON.parse returned.
 * @throws ArgumentError if `json` is a text that was not parsed.
 * @throws CheckpointError if it is damaged, or asks for what is not known; the message names the place.
 * @example const tokenizer = readTokenizerJson(JSON.parse(await readFile('tokenizer.json', 'utf8')));
 */
export function readTokenizerJson(json: unknown): PipelineTokenizer {
  if (typeof json === 'string') {
    throw new ArgumentError({
      caller,
      argument: 'json',
      expectation: 'be an object, not its text',
      actual: `${json.slice(0, 20)}…`,
      advice: 'Parse it first: readTokenizerJson(JSON.parse(text)).',
    });
  }
  const fields = new JsonFields(caller, '', json);
  fields.choice('version', ['1.0'], '1.0');
  const addedTokens = fields.records('added_tokens', []).map(readAddedToken);
  const parts = {
    model: readModel(fields.record('model'), addedTokens.length),
    addedTokens,
    ...(fields.has('normalizer') && { normalizer: readNormalizer(fields.record('normalizer')) }),
    ...(fields.has('pre_tokenizer') && { preTokenizer: readPreTokenizer(fields.record('pre_tokenizer')) }),
    ...(fields.has('post_processor') && { postProcessor: readPostProcessor(fields.record('post_processor')) }),
    ...(fields.has('decoder') && { decoder: readDecoder(fields.record('decoder')) }),
    ...(fields.has('truncation') && { truncation: readTruncation(fields.record('truncation')) }),
    ...(fields.has('padding') && { padding: readPadding(fields.record('padding')) }),
  };
  fields.end();
  return fields.made(() => createTokenizer(parts));
}

function readAddedToken(fields: JsonFields): AddedToken {
  const token = {
    id: fields.count('id'),
    content: fields.string('content'),
    isSingleWord: fields.boolean('single_word', false),
    stripsLeft: fields.boolean('lstrip', false),
    stripsRight: fields.boolean('rstrip', false),
    isNormalized: fields.boolean('normalized', true),
    isSpecial: fields.boolean('special', false),
  };
  fields.end();
  return token;
}
