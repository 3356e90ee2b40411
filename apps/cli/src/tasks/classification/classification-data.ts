import { type RandomKey, splitKey } from '@unroll/core';
import { type CharacterTokenizer, characterTokenizer } from '@unroll/tokenizers';
import type { BatchSource } from '@unroll/trainers';
import { CommandError } from '../errors/command-error.js';
import { formattedCount } from '../terminal/figures.js';
import { holdOut } from './hold-out.js';
import type { LabelledExample } from './labelled-example.js';
import { padRows } from './pad-rows.js';
import { similarLengthBatches } from './similar-length-batches.js';

/** Texts with the numbers of their classes. */
export type ClassificationBatch = {
  readonly batchSize: number;
  /** A text has one target. */
  readonly timeSteps: 1;
  readonly startsStream: true;
  /** Token ids, row-major [batchSize, inputSteps]; 0 behind the end of a text. */
  readonly inputs: Int32Array;
  readonly inputSteps: number;
  /** How many tokens each text has, [batchSize]. */
  readonly lengths: Int32Array;
  /** The number of each text's class, its place in the names of all, [batchSize]. */
  readonly labels: Int32Array;
};

/** Examples as batches of numbers. */
export type ClassificationData = {
  readonly tokenizer: CharacterTokenizer;
  /** The name of each class, in the order of code units. */
  readonly labels: readonly string[];
  readonly batches: BatchSource<ClassificationBatch>;
  readonly validationBatches: BatchSource<ClassificationBatch>;
  /** How many examples are learned from, and how many are held out. */
  readonly trainingCount: number;
  readonly validationCount: number;
};

/** Options of {@link classificationData}. */
export type ClassificationDataOptions = {
  /** How many examples a batch has; the last one of an epoch may have fewer. Integer, at least 1. */
  readonly batchSize: number;
  /** Decides what is held out, and the order of the rest. */
  readonly key: RandomKey;
};

/**
 * Makes numbers of examples: a tenth of the different texts is held out, and equal texts stay together.
 *
 * @throws CommandError if there are fewer than two classes or different texts.
 */
export function classificationData(
  examples: readonly LabelledExample[],
  { batchSize, key }: ClassificationDataOptions,
): ClassificationData {
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  if (labels.length < 2) {
    throw new CommandError(
      `all of the ${formattedCount(examples.length)} examples are of the class "${labels[0]}", and two classes are needed. Add examples of another one.`,
    );
  }
  const [splittingKey, trainingKey, validationKey] = splitKey(key, 3);
  const { training, heldOut } = holdOut(examples, ({ text }) => text, splittingKey);
  if (heldOut.length === 0) {
    throw new CommandError('all examples have the same text, and some must differ to be held out. Add other texts.');
  }
  const tokenizer = characterTokenizer.train(examples.map(({ text }) => text));
  const numbered = { tokenizer, labels, batchSize };
  return {
    tokenizer,
    labels,
    batches: batchesOf(training, { ...numbered, key: trainingKey }),
    validationBatches: batchesOf(heldOut, { ...numbered, key: validationKey }),
    trainingCount: training.length,
    validationCount: heldOut.length,
  };
}

function batchesOf(
  examples: readonly LabelledExample[],
  options: ClassificationDataOptions & Pick<ClassificationData, 'tokenizer' | 'labels'>,
): BatchSource<ClassificationBatch> {
  const { tokenizer, labels } = options;
  const numberOfLabel = new Map(labels.map((label, number) => [label, number]));
  const rows = examples.map(({ text }) => tokenizer.encode(text));
  const targets = examples.map(({ label }) => numberOfLabel.get(label) as number);
  const order = similarLengthBatches(
    rows.map(({ length }) => length),
    options,
  );
  return {
    batchesPerEpoch: order.batchesPerEpoch,
    batchAt(step) {
      const items = order.batchAt(step);
      const { tokens, steps, lengths } = padRows(items.map((item) => rows[item] as Int32Array));
      return {
        batchSize: items.length,
        timeSteps: 1,
        startsStream: true,
        inputs: tokens,
        inputSteps: steps,
        lengths,
        labels: Int32Array.from(items, (item) => targets[item] as number),
      };
    },
  };
}
