// One to many: from one character, and then from each character that it wrote itself, a language model writes news.

import { gruCell, stackCells } from '@unroll/cells';
import { randomKey, splitKey } from '@unroll/core';
import { entropyPerCharacter, newsCorpus, newsGrammar } from '@unroll/corpora';
import { initializeBackend } from '@unroll/kernels';
import { createTokenDecoder, languageModel, nextTokenObjective } from '@unroll/models';
import { generate, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import { characterTokenizer } from '@unroll/tokenizers';
import { adam, chain, clipByGlobalNorm, cosineSchedule, createTrainer, textBatches, train } from '@unroll/trainers';

const steps = Number(process.argv[2] ?? 400); // behind the name of the file

await initializeBackend();
const [parametersKey, writingKey] = splitKey(randomKey(1), 2);

const text = newsCorpus({ seed: 1, characterCount: 500_000 });
const tokenizer = characterTokenizer.train(text);
const { vocabularySize } = tokenizer;

const hiddenSize = 96;
const model = languageModel({
  vocabularySize,
  cell: stackCells(gruCell({ inputSize: vocabularySize, hiddenSize }), gruCell({ inputSize: hiddenSize, hiddenSize })),
});

const learningRate = cosineSchedule({ peak: 0.01, steps, warmUpSteps: Math.min(20, steps) });
const trainer = createTrainer({
  objective: nextTokenObjective(model),
  optimizer: chain(clipByGlobalNorm(5), adam({ learningRate })),
  key: parametersKey,
});
const batches = textBatches(tokenizer.encode(text), { batchSize: 32, timeSteps: 32 });
for await (const event of train(trainer, batches, { steps })) {
  if (event.type !== 'step' || (event.step % 100 !== 0 && event.step !== steps)) continue;
  console.log(`step ${event.step}: ${event.loss.toFixed(3)} nats a character`);
}
console.log(`No model can do better than ${entropyPerCharacter(newsGrammar()).toFixed(3)} on average.\n`);

const prompt = 'S'; // of SCIENCE or SPORT
process.stdout.write(prompt);
const written = generate(createTokenDecoder(model, trainer.state.parameters), {
  tokenizer,
  prompt,
  processors: [temperature(0.7)],
  sampler: multinomialSampler(),
  stoppingCriteria: [maximumLength(300)],
  key: writingKey,
});
for await (const character of written) process.stdout.write(character.text);
console.log();
trainer.dispose();
