import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { byteTokenizer, characterTokenizer, graphemeTokenizer, readTokenizerJson } from '@unroll/tokenizers';
import { encode as encodeByGptTokenizer } from 'gpt-tokenizer/encoding/r50k_base';
import { huggingFaceEncoder, tokenizerFile } from './peers.ts';

const rounds = 7;

type Contestant = {
  readonly name: string;
  readonly encode: (text: string) => ArrayLike<number>;
  /** Absent for those that are not compared with anybody. */
  readonly group: 'GPT-2' | 'BERT, uncased' | 'kinds';
};

/**
 * How fast texts are encoded, as Markdown: medians of rounds in which all take their turn, in megabytes of UTF-8 a second.
 */
export function tokenizerSpeed(folder: string): string {
  const wikitext = gunzipSync(readFileSync(join(folder, 'wikitext-2', 'valid.txt.gz'))).toString('utf8');
  const shakespeare = readFileSync(join(folder, 'tiny-shakespeare', 'input.txt'), 'utf8');
  const tables = [
    { name: 'wikitext-2, valid', text: wikitext },
    { name: 'tiny-shakespeare', text: shakespeare },
  ].map(({ name, text }) => ({ name, speeds: measure(contestants(folder, text), text) }));
  const [first] = tables;
  const lines = [...(first?.speeds.keys() ?? [])].map((contestant) => {
    const columns = tables.map(({ speeds }) => {
      const speed = speeds.get(contestant);
      return `${speed?.first.toFixed(1)} | ${speed?.median.toFixed(1)}`;
    });
    return `| ${contestant} | ${columns.join(' | ')} |`;
  });
  return `# The speed of tokenizers

The whole text in one call, on one core: megabytes of UTF-8 a second. "First" is the first call, with nothing compiled and
nothing remembered, but after the tokenizer is loaded; the other number is the median of ${rounds} rounds in which all take turns.
\`gpt-tokenizer\` and \`@huggingface/tokenizers\` run in the same process.

| | ${tables.map(({ name }) => `${name}: first | median`).join(' | ')} |
|---|${tables.map(() => '---:|---:|').join('')}
${lines.join('\n')}
`;
}

function contestants(folder: string, text: string): Contestant[] {
  const gpt2 = tokenizerFile(folder, 'gpt2');
  const bert = tokenizerFile(folder, 'bert-base-uncased');
  const ourGpt2 = readTokenizerJson(gpt2);
  const ourBert = readTokenizerJson(bert);
  const characters = characterTokenizer.train(text);
  const graphemes = graphemeTokenizer.train(text);
  return [
    { group: 'GPT-2', name: '@unroll/tokenizers', encode: (all) => ourGpt2.encode(all) },
    { group: 'GPT-2', name: 'gpt-tokenizer', encode: (all) => encodeByGptTokenizer(all) },
    { group: 'GPT-2', name: '@huggingface/tokenizers', encode: huggingFaceEncoder(gpt2) },
    { group: 'BERT, uncased', name: '@unroll/tokenizers', encode: (all) => ourBert.encode(all) },
    { group: 'BERT, uncased', name: '@huggingface/tokenizers', encode: huggingFaceEncoder(bert) },
    { group: 'kinds', name: 'characterTokenizer', encode: (all) => characters.encode(all) },
    { group: 'kinds', name: 'graphemeTokenizer', encode: (all) => graphemes.encode(all) },
    { group: 'kinds', name: 'byteTokenizer', encode: (all) => byteTokenizer.encode(all) },
  ];
}

function measure(
  all: readonly Contestant[],
  text: string,
): ReadonlyMap<string, { readonly first: number; readonly median: number }> {
  const megabytes = Buffer.byteLength(text) / 1e6;
  const times = all.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { encode }] of all.entries()) {
      const begun = performance.now();
      encode(text);
      times[index]?.push((performance.now() - begun) / 1000);
    }
  }
  return new Map(
    all.map(({ group, name }, index) => {
      const [first = Number.NaN, ...later] = times[index] ?? [];
      const median = later.sort((left, right) => left - right)[(rounds - 1) / 2] as number;
      return [`${group}: ${name}`, { first: megabytes / first, median: megabytes / median }];
    }),
  );
}
