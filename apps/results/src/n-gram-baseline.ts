import { readFileSync } from 'node:fs';
import { measure, nGramModel } from '@unroll/models';
import { characterTokenizer } from '@unroll/tokenizers';

const orders = [3, 4, 5, 6, 7, 8];

/**
 * What n-gram models of characters make of the last tenth of a text after counting the rest of it, as a Markdown table: by
 * order, nats a character with either smoothing, bits with the better one, and the time that counting took.
 */
export function nGramBaseline(file: string): string {
  const text = readFileSync(file, 'utf8');
  const tokenizer = characterTokenizer.train(text);
  const { vocabularySize } = tokenizer;
  const tokens = tokenizer.encode(text);
  const learnedLength = Math.floor((tokens.length * 9) / 10);
  const [learned, measured] = [tokens.subarray(0, learnedLength), tokens.subarray(learnedLength)];
  const rows = orders.map((order) => {
    const begun = performance.now();
    const model = nGramModel(learned, { vocabularySize, order });
    const seconds = (performance.now() - begun) / 1000;
    const { loss } = measure(model, measured);
    const { loss: ofWittenBell } = measure(
      nGramModel(learned, { vocabularySize, order, smoothing: 'witten-bell' }),
      measured,
    );
    const columns = [loss.toFixed(3), (loss / Math.LN2).toFixed(3), ofWittenBell.toFixed(3), `${seconds.toFixed(1)} s`];
    return `| ${order} | ${columns.join(' | ')} |`;
  });
  const head = ['| order | Kneser-Ney, nats | bits | Witten-Bell, nats | counting |', '|---|---|---|---|---|'];
  return [...head, ...rows].join('\n');
}
