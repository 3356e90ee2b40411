// Many to one: a network reads a headline from both ends, character by character, and says what it is about.

import { bidirectional, gruCell } from '@unroll/cells';
import { randomKey, splitKey } from '@unroll/core';
import { newsHeadlines } from '@unroll/corpora';
import { initializeBackend } from '@unroll/kernels';
import { classificationObjective, createClassifier, sequenceClassifier } from '@unroll/models';
import { characterTokenizer } from '@unroll/tokenizers';
import {
  adam,
  chain,
  classificationBatch,
  clipByGlobalNorm,
  cosineSchedule,
  createTrainer,
  exampleBatches,
  train,
} from '@unroll/trainers';

const steps = Number(process.argv[2] ?? 150); // behind the name of the file

await initializeBackend();
const [dataKey, heldOutKey, orderKey, parametersKey] = splitKey(randomKey(1), 4);

const topics = ['world', 'sport', 'business', 'science'];
const headlines = newsHeadlines({ key: dataKey, count: 200 }); // few, as labelled texts often are
const known = new Set(headlines.map(({ text }) => text));
const heldOut = newsHeadlines({ key: heldOutKey, count: 1000 }).filter(({ text }) => !known.has(text));

const tokenizer = characterTokenizer.train([...headlines, ...heldOut].map(({ text }) => text));
const { vocabularySize } = tokenizer;
const sizes = { inputSize: vocabularySize, hiddenSize: 48 };
const encoder = bidirectional(gruCell(sizes), gruCell(sizes));
const model = sequenceClassifier({ vocabularySize, classCount: topics.length, encoder, pooling: 'max' });

const examples = headlines.map(({ text, label }) => ({ tokens: tokenizer.encode(text), label: topics.indexOf(label) }));
const batches = exampleBatches(examples, {
  batchSize: 32,
  key: orderKey,
  collate: classificationBatch,
  lengthOf: ({ tokens }) => tokens.length,
});

const learningRate = cosineSchedule({ peak: 0.01, steps, warmUpSteps: Math.min(20, steps) });
const trainer = createTrainer({
  objective: classificationObjective(model),
  optimizer: chain(clipByGlobalNorm(1), adam({ learningRate })),
  key: parametersKey,
});
for await (const event of train(trainer, batches, { steps })) {
  if (event.type !== 'step' || (event.step % 50 !== 0 && event.step !== steps)) continue;
  console.log(`step ${event.step}: ${event.loss.toFixed(3)} nats a headline`);
}

const classifier = createClassifier(model, trainer.state.parameters);
const { labels } = classifier.classify(heldOut.map(({ text }) => tokenizer.encode(text)));
const found = heldOut.map(({ text, label }, index) => ({ text, label, topic: topics[labels[index] as number] }));
const right = found.filter(({ label, topic }) => label === topic);
console.log(
  `\n${((100 * right.length) / found.length).toFixed(1)} % of ${found.length} new headlines are right, among them\n`,
);
for (const { text, topic } of right.slice(0, 6)) console.log(`${String(topic).padEnd(9)} ${text}`);
const wrong = found.find((each) => !right.includes(each));
if (wrong) console.log(`\nbut it takes ${JSON.stringify(wrong.text)} for ${wrong.topic}.`);
trainer.dispose();
