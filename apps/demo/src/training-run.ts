import { elmanCell, gruCell, lstmCell, stackCells } from '@unroll/cells';
import { type RandomKey, randomKey, splitKey, type TokenBatch } from '@unroll/core';
import { type LanguageModel, type LanguageModelParameters, languageModel, nextTokenObjective } from '@unroll/models';
import type { ParameterTree, RecurrentCell, StateTree } from '@unroll/tensors';
import { type CharacterTokenizer, characterTokenizer } from '@unroll/tokenizers';
import {
  adam,
  type BatchSource,
  chain,
  clipByGlobalNorm,
  createTrainer,
  type Trainer,
  textBatches,
} from '@unroll/trainers';
import type { Settings } from './settings.js';
import { streamsFor } from './streams.js';

/** A model, what it is trained with, and how far training got. */
export type TrainingRun = {
  readonly tokenizer: CharacterTokenizer;
  readonly model: LanguageModel<ParameterTree, StateTree>;
  readonly trainer: Trainer<LanguageModelParameters<ParameterTree>, StateTree, StateTree, TokenBatch>;
  readonly batches: BatchSource<TokenBatch>;
  /** The randomness of the samples that are written while training. */
  readonly samplesKey: RandomKey;
};

/**
 * A character model that is about to be trained on a text. It runs wherever the backend does: in the page's worker, and
 * in Node for the tests. The same text and settings give the same losses in both.
 *
 * @param text At least `leastCharacters` characters.
 */
export function createTrainingRun(text: string, settings: Settings): TrainingRun {
  const tokenizer = characterTokenizer.train(text);
  const tokens = tokenizer.encode(text);
  const { vocabularySize } = tokenizer;
  const [parametersKey, samplesKey] = splitKey(randomKey(settings.seed), 2);
  const model = languageModel({ vocabularySize, cell: stackedCell(vocabularySize, settings) });
  const trainer = createTrainer({
    objective: nextTokenObjective(model),
    optimizer: chain(clipByGlobalNorm(5), adam({ learningRate: settings.learningRate })),
    key: parametersKey,
  });
  return { tokenizer, model, trainer, batches: textBatches(tokens, streamsFor(tokens.length)), samplesKey };
}

function stackedCell(inputSize: number, settings: Settings): RecurrentCell<ParameterTree, StateTree> {
  const { cell, hiddenSize, layers } = settings;
  const createCell = { lstm: lstmCell, gru: gruCell, elman: elmanCell }[cell];
  const upperCells = Array.from({ length: layers - 1 }, () => createCell({ inputSize: hiddenSize, hiddenSize }));
  return stackCells(createCell({ inputSize, hiddenSize }), ...upperCells);
}
