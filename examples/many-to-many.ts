// Many to many: for each letter of text without spaces, a network that reads from both ends says whether a word begins.

import { bidirectional, gruCell } from '@unroll/cells';
import { randomKey, splitKey } from '@unroll/core';
import { newsCorpus } from '@unroll/corpora';
import { initializeBackend } from '@unroll/kernels';
import { createTagger, sequenceTagger, taggingObjective } from '@unroll/models';
import { characterTokenizer } from '@unroll/tokenizers';
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosineSchedule,
  createTrainer,
  exampleBatches,
  taggingBatch,
  train,
} from '@unroll/trainers';

const steps = Number(process.argv[2] ?? 600); // behind the name of the file

await initializeBackend();
const [orderKey, parametersKey] = splitKey(randomKey(1), 2);

/** The sentences of some news as lists of words, without capitals, digits and punctuation. */
function sentencesOf(seed: number, characterCount: number): string[][] {
  const sentences = newsCorpus({ seed, characterCount }).split(/(?<![A-Z])[.?!:]\s|\n/); // not after an initial
  const words = sentences.map((sentence) => sentence.toLowerCase().match(/[a-z]+/g) ?? []);
  return words.filter(({ length }) => length > 1);
}

const tokenizer = characterTokenizer.train('abcdefghijklmnopqrstuvwxyz');
const { vocabularySize } = tokenizer;
const tagged = (words: string[]) => ({
  tokens: tokenizer.encode(words.join('')),
  labels: Int32Array.from(words.flatMap((word) => Array.from(word, (_, index) => (index === 0 ? 1 : 0)))),
});
const examples = sentencesOf(1, 200_000).map(tagged);
const known = new Set(examples.map(({ tokens }) => tokens.join()));
const heldOut = sentencesOf(2, 20_000)
  .map(tagged)
  .filter(({ tokens }) => !known.has(tokens.join()));

const sizes = { inputSize: vocabularySize, hiddenSize: 64 };
const model = sequenceTagger({ vocabularySize, tagCount: 2, encoder: bidirectional(gruCell(sizes), gruCell(sizes)) });
const lengthOf = ({ tokens }: { tokens: Int32Array }) => tokens.length;
const batches = exampleBatches(examples, { batchSize: 32, key: orderKey, collate: taggingBatch, lengthOf });

const learningRate = cosineSchedule({ peak: 0.01, steps, warmUpSteps: Math.min(20, steps) });
const optimizer = chain(clipByGlobalNorm(1), adam({ learningRate }));
const trainer = createTrainer({ objective: taggingObjective(model), optimizer, key: parametersKey });
for await (const event of train(trainer, batches, { steps })) {
  if (event.type !== 'step' || (event.step % 200 !== 0 && event.step !== steps)) continue;
  console.log(`step ${event.step}: ${event.loss.toFixed(3)} nats a letter`);
}

const tags = createTagger(model, trainer.state.parameters).tag(heldOut.map(({ tokens }) => tokens));

// A beginning counts as found where it is one; that of the sentence is not counted, since nobody can miss it.
let [found, right, all] = [0, 0, 0];
for (const [row, { labels }] of heldOut.entries()) {
  for (let time = 1; time < labels.length; time++) {
    const [tag, label] = [tags[row]?.[time] as number, labels[time] as number];
    [found, right, all] = [found + tag, right + tag * label, all + label];
  }
}
const f1 = (2 * right) / (found + all);
console.log(`\n${heldOut.length} new sentences, ${all} beginnings of words: F1 ${f1.toFixed(3)}\n`);
for (const [row, { tokens }] of heldOut.slice(0, 6).entries()) {
  const letters = [...tokenizer.decode(tokens)];
  console.log(letters.map((letter, time) => (time > 0 && tags[row]?.[time] === 1 ? ` ${letter}` : letter)).join(''));
}
trainer.dispose();
