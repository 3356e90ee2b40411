import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** Lines of real text under the name of what they are. */
export type DataLines = { readonly name: string; readonly lines: readonly string[] };

/** Every line of the real texts that tokenizers are compared on. */
export function dataLines(folder: string): DataLines[] {
  const linesOf = (...path: string[]): string[] => {
    const bytes = readFileSync(join(folder, ...path));
    return (path.at(-1)?.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').split('\n');
  };
  const pairs = linesOf('eng-fra', 'fra.txt.gz').map((line) => line.split('\t'));
  return [
    { name: 'ag-news, test.csv', lines: linesOf('ag-news', 'test.csv') },
    { name: 'ag-news, train-10k.csv', lines: linesOf('ag-news', 'train-10k.csv.gz') },
    { name: 'eng-fra, English', lines: pairs.map(([english = '']) => english) },
    { name: 'eng-fra, French', lines: pairs.map(([, french = '']) => french) },
    { name: 'wikitext-2, valid', lines: linesOf('wikitext-2', 'valid.txt.gz') },
    { name: 'flickr8k, captions', lines: linesOf('flickr8k', 'Flickr8k.token.txt.gz') },
  ];
}
