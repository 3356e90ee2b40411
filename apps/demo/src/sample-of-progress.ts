import { foldInKey } from '@unroll/core';
import type { TrainingRun } from './training-run.js';
import { writeText } from './write-text.js';

const firstSteps: readonly number[] = [1, 10, 25, 50];

/** Whether a sample is due after a step: often at first, when much changes, then ever more rarely. */
export function isSampleDue(step: number): boolean {
  return firstSteps.includes(step) || step % (step <= 500 ? 100 : 250) === 0;
}

/** A line or two in the model's own words, at temperature 0.8, from the start of a line where the text has lines. */
export async function sampleOfProgress(run: TrainingRun): Promise<string> {
  const { characters } = run.tokenizer;
  const pieces = writeText(run, {
    prompt: characters.includes('\n') ? '\n' : (characters[0] as string),
    temperature: 0.8,
    characterCount: 120,
    key: foldInKey(run.samplesKey, run.trainer.state.step),
  });
  let text = '';
  for await (const piece of pieces) text += piece;
  return text;
}
