// Trains a network for a while, and prints the bits a character that it needs for text it has not seen, by how its
// weights are stored, as one line of JSON. The argument is the network, whose vocabulary is replaced by the text's.
import { randomKey } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { compileTokenDecoder, nextTokenObjective } from '@unroll/models';
import { characterTokenizer } from '@unroll/tokenizers';
import { adam, chain, clipByGlobalNorm, cosineSchedule, createTrainer, textBatches } from '@unroll/trainers';
import { operationCount } from '../operation-count.ts';
import { networkModel } from '../unroll/network-model.ts';
import type { Network } from '../workload.ts';
import { benchmarkText } from './benchmark-text.ts';
import { decoderLoss } from './decoder-loss.ts';

const sizes = { batchSize: 8, timeSteps: 32 };
const mostSteps = 2000;
const mostOperations = 1.5e12; // about half a minute
const heldOutCharacters = 10_000;

await initializeBackend();
const { name, text } = benchmarkText();
const tokenizer = characterTokenizer.train(text);
const tokens = tokenizer.encode(text);
const border = Math.floor(0.9 * tokens.length);
const network = { ...(JSON.parse(process.argv[2] as string) as Network), vocabularySize: tokenizer.vocabularySize };
const model = networkModel(network);
const stepOperations = operationCount({ kind: 'train', ...network, ...sizes });
const steps = Math.min(mostSteps, Math.ceil(mostOperations / stepOperations));
const batches = textBatches(tokens.subarray(0, border), sizes);
const learningRate = cosineSchedule({ peak: 0.034 / Math.sqrt(network.hiddenSize), steps, warmUpSteps: 20 });
const trainer = createTrainer({
  objective: nextTokenObjective(model),
  optimizer: chain(clipByGlobalNorm(5), adam({ learningRate })),
  key: randomKey(1),
});
for (let step = 0; step < steps; step++) trainer.step(batches.batchAt(step));

const heldOut = tokens.subarray(border, border + heldOutCharacters + 1);
const bits = (['float32', 'float16', 'int8'] as const).map((weights) => {
  const decoder = compileTokenDecoder(model, trainer.state.parameters, { weights });
  return [weights, decoderLoss(decoder, heldOut)] as const;
});
console.log(JSON.stringify({ text: name, steps, bits: Object.fromEntries(bits) }));
