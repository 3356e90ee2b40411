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
  /** As a JSON object, or as words. */
  readonly isJson: boolean;
};

/** A class, and how probable it is. */
type ProbableClass = { readonly class: string; readonly probability: number };

/**
 * The classifier of a run as its current save has it, which answers a text with its most probable classes.
 *
 * @throws CommandError or CheckpointError if the folder is not a run's, or damaged, or the run is of another task.
 */
export async function textClassifier(folder: string, { top, isJson }: ClassificationFormat): Promise<Answerer> {
  const run = await openRun(folder);
  const { model: settings } = requireTask('classify', run);
  const { tokenizer, classes } = readClassAlphabet(run.tokenizer);
  await initializeBackend();
  const model = classifierOf(settings, { vocabularySize: tokenizer.vocabularySize, classCount: classes.length });
  const classifier = createClassifier(model, decodeParameters(run.save.weights, model));

  function mostProbable(probabilities: Float32Array): ProbableClass[] {
    return classes
      .map((name, number) => ({ class: name, probability: probabilities[number] as number }))
      .sort((left, right) => right.probability - left.probability)
      .slice(0, top);
  }

  function told(text: string, found: readonly ProbableClass[]): string {
    if (isJson) return JSON.stringify({ text, classes: found });
    return found.map((one) => `${one.class} ${formattedShare(one.probability)}`).join('  ');
  }

  return {
    known: knownTokens(tokenizer),
    answer(lines) {
      const { probabilities } = classifier.classify(lines.map(({ tokens }) => tokens));
      return lines.map(({ text }, index) => {
        return told(text, mostProbable(probabilities.subarray(index * classes.length, (index + 1) * classes.length)));
      });
    },
    answerNothing: (text) => told(text, []),
  };
}
