// Sequence to sequence: numbers in English words are read to their end, and then written in French, letter by letter.

import { attentionCell, bidirectional, generalMemoryReader, gruCell } from '@unroll/cells';
import { randomKey, splitKey } from '@unroll/core';
import { numberWordPairs } from '@unroll/corpora';
import { initializeBackend } from '@unroll/kernels';
import { encoderDecoder, translate, translationObjective } from '@unroll/models';
import { characterTokenizer } from '@unroll/tokenizers';
import {
  adam,
  chain,
  clipByGlobalNorm,
  cosineSchedule,
  createTrainer,
  exampleBatches,
  train,
  translationBatch,
} from '@unroll/trainers';

const steps = Number(process.argv[2] ?? 500); // behind the name of the file

await initializeBackend();
const [numbersKey, batchesKey, parametersKey] = splitKey(randomKey(1), 3);

const count = { trainingCount: 5_000, heldOutCount: 500 };
const { training, heldOut } = numberWordPairs({ ...count, key: numbersKey, maximum: 9_999 });
const english = characterTokenizer.train(training.map((pair) => pair.english).join(''));
const french = characterTokenizer.train(`${training.map((pair) => pair.french).join('')}\n`);
const lineBreak = french.encode('\n')[0] as number;
const marks = { startToken: lineBreak, endToken: lineBreak };

const hiddenSize = 64;
const gru = (inputSize: number) => gruCell({ inputSize, hiddenSize });
const reader = generalMemoryReader({ querySize: hiddenSize, memorySize: 2 * hiddenSize });
const model = encoderDecoder({
  sourceVocabularySize: english.vocabularySize,
  targetVocabularySize: french.vocabularySize,
  encoder: bidirectional(gru(english.vocabularySize), gru(english.vocabularySize)),
  decoder: attentionCell(gru(french.vocabularySize), reader, { outputSize: hiddenSize }),
});

const examples = training.map((pair) => ({ source: english.encode(pair.english), target: french.encode(pair.french) }));
const batches = exampleBatches(examples, {
  batchSize: 32,
  key: batchesKey,
  lengthOf: ({ source }) => source.length,
  collate: (some) => translationBatch(some, marks),
});
const learningRate = cosineSchedule({ peak: 0.008, steps, warmUpSteps: Math.min(20, steps) });
const trainer = createTrainer({
  objective: translationObjective(model),
  optimizer: chain(clipByGlobalNorm(1), adam({ learningRate })),
  key: parametersKey,
});
for await (const event of train(trainer, batches, { steps })) {
  if (event.type !== 'step' || (event.step % 100 !== 0 && event.step !== steps)) continue;
  console.log(`step ${event.step}: ${event.loss.toFixed(3)} nats a character`);
}

const sources = heldOut.map((pair) => english.encode(pair.english));
const written = translate(model, trainer.state.parameters, sources, { ...marks, maximumLength: 100 });
trainer.dispose();
const translations = written.map((tokens) => french.decode(tokens));
const exactCount = translations.filter((translation, row) => translation === heldOut[row]?.french).length;
console.log(`${exactCount} of ${heldOut.length} numbers never seen are translated without a mistake:`);
for (const [row, pair] of heldOut.slice(0, 3).entries()) console.log(`${pair.english} -> ${translations[row]}`);
