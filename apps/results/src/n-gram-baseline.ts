import { readFileSync } from 'node:fs';
import { measure, nGramModel } from '@unroll/models';
import { characterTokenizer } from '@unroll/tokenizers';

const orders = [3, 4, 5, 6, 7, 8];

/**
 * What n-gram models of characters make of the last tenth of a text after counting the rest of it: a Markdown table, with
 * the order, nats and bits a character, and the time that counting took.
 */
export function nGramBaseline(file: string): string {
  const text = readFileSync(file, 'utf8');
  const tokenizer = characterTokenizer.train(text);
  const { vocabularySize } = tokenizer;
  const tokens = tokenizer.encode(text);
  const learnedLength = Math.floor((tokens.length * 9) / 10);
  const rows = orders.map((order) => {
    const begun = performance.now();
    const model = nGramModel(tokens.subarray(0, learnedLength), { vocabularySize, order });
    const seconds = (performance.now() - begun) / 1000;
    const { loss } = measure(model, tokens.subarray(learnedLength));
    return `| ${order} | ${loss.toFixed(3)} | ${(loss / Math.LN2).toFixed(3)} | ${seconds.toFixed(1)} s |`;
  });
  return ['| order | nats a character | bits a character | counting |', '|---|---|---|---|', ...rows].join('\n');
}
