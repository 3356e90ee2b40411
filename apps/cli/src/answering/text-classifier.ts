import { initializeBackend } from '@unroll/kernels';
import { createClassifier } from '@unroll/models';
import { openRun } from '../run/open-run.js';
import { requireTask } from '../run/require-task.js';
import { readClassAlphabet } from '../tasks/classification/class-alphabet.js';
import { classifierOf } from '../tasks/classification/classifier-of.js';
import { knownTokens } from '../tasks/known-tokens.js';
import { formattedShare } from '../terminal/figures.js';
import { decodeParameters } from '../training/training-state-files.js';
import type { Answerer } from './answerer.js';

/** How classes are told. */
export type ClassificationFormat = {
  /** How many classes are told, at most. */
  readonly top: number;
  /** As a JSON object, with probabilities to four places, or as words. */
  readonly isJson: boolean;
};

/** A class, and how probable it is. */
type ProbableClass = { readonly class: string; readonly probability: number };

/**
 * The classifier of a run as its current save has it, which answers a text with its most probable classes.
 *
 * @param column The column of tables with the texts. Default: as in training.
 * @throws CommandError or CheckpointError if the folder is not a run's, or damaged, or the run is of another task.
 */
export async function textClassifier(
  folder: string,
  { top, isJson }: ClassificationFormat,
  column?: string,
): Promise<Answerer> {
  const run = await openRun(folder, 'classify');
  const { model: settings, text: trained } = requireTask('classify', run);
  const { tokenizer, classes } = readClassAlphabet(run.tokenizer);
  await initializeBackend();
  const model = classifierOf(settings, { vocabularySize: tokenizer.vocabularySize, classCount: classes.length });
  const classifier = createClassifier(model, decodeParameters(run.save, model));

  function mostProbable(probabilities: Float32Array): ProbableClass[] {
    return classes
      .map((name, number) => ({ class: name, probability: probabilities[number] as number }))
      .sort((left, right) => right.probability - left.probability)
      .slice(0, top);
  }

  function describeClasses(text: string, found: readonly ProbableClass[]): string {
    if (!isJson) return found.map((one) => `${one.class} ${formattedShare(one.probability)}`).join('  ');
    const rounded = found.map((one) => ({ ...one, probability: Number(one.probability.toFixed(4)) }));
    return JSON.stringify({ text, classes: rounded });
  }

  return {
    known: knownTokens(tokenizer),
    column: { part: 'text', name: column ?? trained.columns.text, isFirst: false },
    answer(texts) {
      const { probabilities } = classifier.classify(texts.map(({ tokens }) => tokens));
      return texts.map(({ text }, index) => {
        const own = probabilities.subarray(index * classes.length, (index + 1) * classes.length);
        return describeClasses(text, mostProbable(own));
      });
    },
    answerNothing: (text) => describeClasses(text, []),
  };
}
