// The real texts that tokenizers are compared on, by name, as lines.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export function textsOf(folder) {
  const linesOf = (...path) => {
    const bytes = readFileSync(join(folder, ...path));
    return (path.at(-1).endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  };
  const pairs = linesOf('eng-fra', 'fra.txt.gz').map((line) => line.split('\t'));
  return {
    'ag-news, test.csv': linesOf('ag-news', 'test.csv'),
    'ag-news, train-10k.csv': linesOf('ag-news', 'train-10k.csv.gz'),
    'eng-fra, English': pairs.map(([english = '']) => english),
    'eng-fra, French': pairs.map(([, french = '']) => french),
    'wikitext-2, valid': linesOf('wikitext-2', 'valid.txt.gz'),
    'flickr8k, captions': linesOf('flickr8k', 'Flickr8k.token.txt.gz'),
  };
}
