// Training in workers: two threads share every batch, and this one is free meanwhile. The same file is program and worker.

import { isMainThread, Worker } from 'node:worker_threads';
import { gruCell } from '@unroll/cells';
import { randomKey, type TrainingSnapshot } from '@unroll/core';
import { newsCorpus } from '@unroll/corpora';
import { initializeBackend } from '@unroll/kernels';
import { createTokenDecoder, languageModel, nextTokenObjective } from '@unroll/models';
import { generate, maximumLength, multinomialSampler, temperature } from '@unroll/samplers';
import { restoreTree } from '@unroll/tensors';
import { characterTokenizer } from '@unroll/tokenizers';
import { adam, chain, clipByGlobalNorm, serveTraining, textBatches, trainInWorker } from '@unroll/trainers';

type Settings = { readonly steps: number };

const text = newsCorpus({ seed: 1, characterCount: 200_000 });
const tokenizer = characterTokenizer.train(text);
const { vocabularySize } = tokenizer;
const model = languageModel({ vocabularySize, cell: gruCell({ inputSize: vocabularySize, hiddenSize: 96 }) });

if (isMainThread) await runProgram();
else serveTraining(trainingPlan);

/** What the workers train: it runs in each of them. */
async function trainingPlan({ steps }: Settings) {
  await initializeBackend();
  return {
    objective: nextTokenObjective(model),
    optimizer: chain(clipByGlobalNorm(5), adam({ learningRate: 0.01 })),
    key: randomKey(1),
    batches: textBatches(tokenizer.encode(text), { batchSize: 32, timeSteps: 32 }),
    options: { steps, checkpoint: { everySteps: steps } },
  };
}

async function runProgram(): Promise<void> {
  const steps = Number(process.argv[2] ?? 300); // behind the name of the file
  const settings: Settings = { steps };
  let trained: TrainingSnapshot | undefined;
  const createWorker = () => new Worker(new URL(import.meta.url));
  for await (const event of trainInWorker(createWorker, settings, { workers: 2 })) {
    if (event.type === 'step' && (event.step % 100 === 0 || event.step === steps)) {
      console.log(`step ${event.step}: ${event.loss.toFixed(3)} nats a character`);
    }
    if (event.type === 'checkpoint') trained = event.snapshot;
  }
  if (trained !== undefined) await write(trained);
}

/** Writes a text with the parameters that came back. */
async function write({ parameters }: TrainingSnapshot): Promise<void> {
  await initializeBackend();
  const decoder = createTokenDecoder(model, restoreTree(parameters, model.initializeParameters(randomKey(0))));
  const written = generate(decoder, {
    tokenizer,
    prompt: 'S',
    processors: [temperature(0.7)],
    sampler: multinomialSampler(),
    stoppingCriteria: [maximumLength(200)],
    key: randomKey(2),
  });
  process.stdout.write('\nS');
  for await (const character of written) process.stdout.write(character.text);
  console.log();
}
