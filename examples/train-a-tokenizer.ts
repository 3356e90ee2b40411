// A tokenizer of parts of words: what it learns from news, how it cuts what it never saw, and how text comes back bit by bit.

import { foldInKey, randomKey } from '@unroll/core';
import { newsCorpus } from '@unroll/corpora';
import { byteLevelBpeTokenizer, encodeText, encodeWithDropout, readTokenizerJson } from '@unroll/tokenizers';

const mergeCount = Number(process.argv[2] ?? 300); // behind the name of the file

const text = newsCorpus({ seed: 1, characterCount: 200_000 });
const tokenizer = await byteLevelBpeTokenizer.train(text.split(/(?<=\n)/), { vocabularySize: 256 + mergeCount });
const tokens = tokenizer.encode(text);
console.log(`${mergeCount} merges: ${(text.length / tokens.length).toFixed(2)} characters a token`);

/** The parts of a text, with bars between them. */
function partsOf(sentence: string): string {
  const { starts, ends } = encodeText(tokenizer, sentence);
  return Array.from(starts, (start, index) => sentence.slice(start, ends[index])).join('|');
}
const learned = partsOf(text.slice(0, text.indexOf('\n')));
console.log(`\nWhat it learned from:  ${learned}\nWhat it never saw:     ${partsOf('Die Bären brummen 🐻 laut')}`);

const word = ' championship';
for (let draw = 0; draw < 3; draw++) {
  const key = foldInKey(randomKey(1), draw);
  const cut = encodeWithDropout(tokenizer, word, { probability: 0.3, key });
  console.log(`With dropout:          ${Array.from(cut, (token) => tokenizer.decode([token])).join('|')}`);
}

const copy = readTokenizerJson(JSON.parse(JSON.stringify(tokenizer))); // what any library of Hugging Face reads as well
const decoder = copy.incrementalDecoder();
const given = Array.from(copy.encode('grün 🐻'), (token) => JSON.stringify(decoder.push(token)));
console.log(`\nToken by token:        ${[...given, JSON.stringify(decoder.end())].join(' ')}`);
