import {
  type BidirectionalParameters,
  bidirectional,
  type GruParameters,
  gruCell,
  type SequenceEncoder,
  variationalDropout,
} from '@unroll/cells';
import { foldInKey, randomKey, splitKey } from '@unroll/core';
import { classificationObjective, createClassifier, sequenceClassifier } from '@unroll/models';
import type { StateTree } from '@unroll/tensors';
import type { CharacterTokenizer } from '@unroll/tokenizers';
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

/** A surname, and the number of its language. */
export type Name = { readonly text: string; readonly label: number };

/** How {@link learnSurnames} trains. */
export const surnameSettings = {
  hiddenSize: 128,
  dropoutRate: 0.3,
  peakLearningRate: 0.005,
  batchSize: 32,
  epochs: 8,
  warmUpSteps: 50,
  clippedNorm: 1,
} as const;

/**
 * Trains a bidirectional GRU to tell the language of a surname from its characters.
 *
 * @param asked Other surnames.
 * @returns The number of the language of each of those.
 */
export async function learnSurnames(
  learned: readonly Name[],
  asked: readonly string[],
  { languageCount, tokenizer }: { readonly languageCount: number; readonly tokenizer: CharacterTokenizer },
): Promise<number[]> {
  const { hiddenSize, dropoutRate, peakLearningRate, batchSize, epochs, warmUpSteps, clippedNorm } = surnameSettings;
  const [parametersKey, orderKey, noiseKey] = splitKey(randomKey(2), 3);
  const { vocabularySize } = tokenizer;

  const sizes = { inputSize: vocabularySize, hiddenSize };
  const cells = [gruCell(sizes), gruCell(sizes)] as const;
  const classifierOf = (encoder: SequenceEncoder<BidirectionalParameters<GruParameters, GruParameters>, StateTree>) =>
    sequenceClassifier({ vocabularySize, classCount: languageCount, encoder });
  const model = classifierOf(bidirectional(...cells));

  /** The model with some outputs dropped, others at each step. */
  function trainingModel(step: number) {
    const [forwardKey, backwardKey] = splitKey(foldInKey(noiseKey, step), 2);
    const forward = variationalDropout(cells[0], { outputRate: dropoutRate, key: forwardKey });
    return classifierOf(
      bidirectional(forward, variationalDropout(cells[1], { outputRate: dropoutRate, key: backwardKey })),
    );
  }

  const examples = learned.map(({ text, label }) => ({ tokens: tokenizer.encode(text), label }));
  const batches = exampleBatches(examples, {
    batchSize,
    key: orderKey,
    collate: classificationBatch,
    lengthOf: ({ tokens }) => tokens.length,
  });
  const steps = epochs * batches.batchesPerEpoch;
  const learningRate = cosineSchedule({ peak: peakLearningRate, final: 0, steps, warmUpSteps });
  const trainer = createTrainer({
    objective: classificationObjective(model, { trainingModel }),
    optimizer: chain(clipByGlobalNorm(clippedNorm), adam({ learningRate })),
    key: parametersKey,
  });
  for await (const event of train(trainer, batches, { steps })) {
    if (event.type === 'done' && event.reason !== 'steps') throw new Error(`Training ended: ${event.reason}.`);
  }

  const { labels } = createClassifier(model, trainer.state.parameters).classify(
    asked.map((text) => tokenizer.encode(text)),
  );
  trainer.dispose();
  return [...labels];
}
