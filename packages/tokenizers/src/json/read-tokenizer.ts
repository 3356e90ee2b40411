import type { StreamingTokenizer } from '@unroll/core';
import { byteTokenizer } from '../byte-tokenizer.js';
import { characterTokenizer } from '../character-tokenizer.js';
import { graphemeTokenizer } from '../grapheme-tokenizer.js';
import { readTokenizerJson } from './read-tokenizer-json.js';

/** A tokenizer that can be written. */
export interface SavedTokenizer extends StreamingTokenizer {
  /** The tokenizer as plain data; JSON.stringify calls it. */
  toJSON(): object;
}

/**
 * The tokenizer that any of this package wrote: of characters, graphemes or bytes by their `type`, otherwise a
 * `tokenizer.json`.
 *
 * It brings every kind with it. Those who know which one they wrote read it by its own `fromJSON`, or by
 * {@link readTokenizerJson}.
 *
 * @param json What JSON.parse returned.
 * @throws ArgumentError if `json` is a text that was not parsed.
 * @throws CheckpointError if it is damaged, or asks for what is not known; the message names the place.
 * @example const tokenizer = readTokenizer(JSON.parse(await readFile('tokenizer.json', 'utf8')));
 */
export function readTokenizer(json: unknown): SavedTokenizer {
  const type = typeof json === 'object' && json !== null && 'type' in json ? json.type : undefined;
  switch (type) {
    case 'characters':
      return characterTokenizer.fromJSON(json);
    case 'graphemes':
      return graphemeTokenizer.fromJSON(json);
    case 'bytes':
      return byteTokenizer.fromJSON(json);
    default:
      return readTokenizerJson(json);
  }
}
