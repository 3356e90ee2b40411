import { attentionCell, bidirectional, generalMemoryReader, gruCell } from '@unroll/cells';
import { randomKey, splitKey } from '@unroll/core';
import { type NumberLanguage, type NumberWordPair, numberWordPairs } from '@unroll/corpora';
import { initializeBackend } from '@unroll/kernels';
import { encoderDecoder, translate, translationObjective } from '@unroll/models';
import { treeLeaves } from '@unroll/tensors';
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

const settings = {
  hiddenSize: 64,
  batchSize: 32,
  steps: 2000,
  learningRate: 0.006,
  warmUpSteps: 50,
  clippedNorm: 1,
  trainingCount: 20_000,
  heldOutCount: 2_000,
};

/** Which language is read, and which is written. */
type Direction = { readonly from: NumberLanguage; readonly to: NumberLanguage };
const directions: readonly Direction[] = [
  { from: 'english', to: 'french' },
  { from: 'french', to: 'english' },
];

/** What came of one direction. */
type Outcome = Direction & {
  readonly parameterCount: number;
  readonly loss: number;
  readonly trainingSeconds: number;
  readonly translationSeconds: number;
  readonly mistakes: readonly { readonly pair: NumberWordPair; readonly written: string }[];
};

/**
 * Learns to write numbers below a million in the words of another language, character by character, in both directions,
 * and reports how many of those never seen are written without a mistake, as Markdown.
 */
export async function numberWords(): Promise<string> {
  await initializeBackend();
  const outcomes: Outcome[] = [];
  for (const direction of directions) outcomes.push(await learn(direction));
  return report(outcomes);
}

async function learn({ from, to }: Direction): Promise<Outcome> {
  const { hiddenSize, batchSize, steps, trainingCount, heldOutCount } = settings;
  const [numbersKey, batchesKey, parametersKey] = splitKey(randomKey(1), 3);
  const { training, heldOut } = numberWordPairs({ key: numbersKey, trainingCount, heldOutCount });
  const source = characterTokenizer.train(training.map((pair) => pair[from]).join(''));
  const target = characterTokenizer.train(`${training.map((pair) => pair[to]).join('')}\n`);
  const lineBreak = target.encode('\n')[0] as number;
  const marks = { startToken: lineBreak, endToken: lineBreak };

  const gru = (inputSize: number) => gruCell({ inputSize, hiddenSize });
  const reader = generalMemoryReader({ querySize: hiddenSize, memorySize: 2 * hiddenSize });
  const model = encoderDecoder({
    sourceVocabularySize: source.vocabularySize,
    targetVocabularySize: target.vocabularySize,
    encoder: bidirectional(gru(source.vocabularySize), gru(source.vocabularySize)),
    decoder: attentionCell(gru(target.vocabularySize), reader, { outputSize: hiddenSize }),
  });

  const examples = training.map((pair) => ({ source: source.encode(pair[from]), target: target.encode(pair[to]) }));
  const batches = exampleBatches(examples, {
    batchSize,
    key: batchesKey,
    lengthOf: (example) => example.source.length + example.target.length,
    collate: (some) => translationBatch(some, marks),
  });
  const learningRate = cosineSchedule({ peak: settings.learningRate, steps, warmUpSteps: settings.warmUpSteps });
  const trainer = createTrainer({
    objective: translationObjective(model),
    optimizer: chain(clipByGlobalNorm(settings.clippedNorm), adam({ learningRate })),
    key: parametersKey,
  });

  const begun = performance.now();
  let loss = Number.NaN;
  for await (const event of train(trainer, batches, { steps })) if (event.type === 'step') loss = event.loss;
  const trained = performance.now();
  const { parameters } = trainer.state;
  const sources = heldOut.map((pair) => source.encode(pair[from]));
  const written = translate(model, parameters, sources, { ...marks, maximumLength: 120 }).map((tokens) =>
    target.decode(tokens),
  );
  const translated = performance.now();
  const parameterCount = treeLeaves(parameters).reduce((sum, { tensor }) => sum + tensor.size, 0);
  trainer.dispose();
  return {
    from,
    to,
    parameterCount,
    loss,
    trainingSeconds: (trained - begun) / 1000,
    translationSeconds: (translated - trained) / 1000,
    mistakes: heldOut.flatMap((pair, row) =>
      written[row] === pair[to] ? [] : [{ pair, written: written[row] ?? '' }],
    ),
  };
}

function report(outcomes: readonly Outcome[]): string {
  const { hiddenSize, batchSize, steps, learningRate, warmUpSteps, clippedNorm, trainingCount, heldOutCount } =
    settings;
  const count = (value: number): string => value.toLocaleString('en-US');
  const rows = outcomes.map(
    ({ from, to, parameterCount, loss, trainingSeconds, translationSeconds, mistakes }) =>
      `| ${from} to ${to} | ${count(parameterCount)} | ${loss.toFixed(4)} | ${Math.round(trainingSeconds)} s | ` +
      `${translationSeconds.toFixed(1)} s | ${count(heldOutCount - mistakes.length)} | ` +
      `${((100 * (heldOutCount - mistakes.length)) / heldOutCount).toFixed(2)} % |`,
  );
  const mistakes = outcomes.map(({ from, to, mistakes: made }) => {
    const lines = made.map(({ pair, written }) => `| ${count(pair.number)} | ${pair[to]} | ${written} |`);
    const table = ['| number | right | written |', '|---|---|---|', ...lines].join('\n');
    return `From ${from} to ${to}:${made.length === 0 ? ' none.' : `\n\n${table}`}\n`;
  });
  return `# Number words

Numbers from 0 to 999,999 in English and French words, \`numberWordPairs\` of \`@unroll/corpora\`: ${count(trainingCount)} to learn
from, and ${count(heldOutCount)} others to measure on, none of which is among the first.

The model reads and writes characters as one-hot vectors: a bidirectional encoder of two GRUs of ${hiddenSize}, a dense bridge, and a
decoder GRU of ${hiddenSize} with general attention over the encoder's outputs. ${count(steps)} batches of ${batchSize} pairs of similar lengths,
Adam with a peak of ${learningRate} after ${warmUpSteps} steps of warm-up, then half a cosine down to a tenth, gradients clipped to a norm of
${clippedNorm}. A translation is the most likely character again and again, until the line break; it is exact if every character is right.

| | parameters | last loss, nats a character | training | translation of all ${count(heldOutCount)} | exact | share |
|---|---|---|---|---|---|---|
${rows.join('\n')}

## Mistakes

${mistakes.join('\n')}`;
}
