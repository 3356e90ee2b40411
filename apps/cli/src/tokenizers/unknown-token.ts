import type { TextTokenizer } from './text-tokenizer.js';

/** The token that stands for whatever a tokenizer does not know; undefined where there is none. */
export function unknownTokenOf(tokenizer: TextTokenizer): number | undefined {
  if (!('parts' in tokenizer)) return undefined;
  const { unk_token: entry, unk_id: token } = tokenizer.parts.model.toJSON();
  if (typeof token === 'number') return token;
  return typeof entry === 'string' ? tokenizer.tokenOf(entry) : undefined;
}
