import type { StreamingTokenizer } from '@unroll/core';
import { rejectSymbol } from './reject-symbol.js';
import { wholeClusters } from './whole-clusters.js';

/**
 * How a tokenizer decodes whose tokens stand for texts that are put one after another.
 *
 * @param name The tokenizer, as the user writes it.
 * @param entries Entry i is the text of token id i.
 */
export function alphabetDecoding(
  name: string,
  entries: readonly string[],
): Pick<StreamingTokenizer, 'decode' | 'incrementalDecoder'> {
  const open = (): ((token: number) => string) => {
    let offset = 0;
    return (token) => {
      const entry = entries[token] ?? rejectSymbol(`${name}.decode`, token, offset, entries.length);
      offset++;
      return entry;
    };
  };
  return {
    decode(tokens) {
      const push = open();
      let text = '';
      let part = '';
      for (const token of tokens) {
        part += push(token);
        // Engines copy short strings when they join them, but link long ones: so there is a link for 12 characters.
        if (part.length < 12) continue;
        text += part;
        part = '';
      }
      return text + part;
    },
    incrementalDecoder: () => wholeClusters({ push: open(), end: () => '' }),
  };
}
