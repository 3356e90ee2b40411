import { numberPairs } from '../../data/built-in-data.js';
import { type DataSplit, holdOut } from '../../data/hold-out.js';
import { readSentencePairs } from '../../data/read-sentence-pairs.js';
import type { SentencePair } from '../../data/sentence-pair.js';
import { CommandError } from '../../errors/command-error.js';
import { digestOfData } from '../../run/run-configuration.js';
import { heldOutShareOf } from '../../training/training-settings.js';
import { dataKeys } from '../data-keys.js';
import type { TaskData } from '../task.js';
import type { TranslationSettings } from './translation-configuration.js';

/** Sentence pairs to learn from, and others whose sentences are not among them. */
export type TranslationData = DataSplit<SentencePair> & TaskData;

/**
 * Reads sentence pairs, and holds out a share of the different sentences with all their translations; of the built-in
 * numbers, those that are made for it.
 *
 * @throws CommandError if something cannot be read, or there are fewer than two different sentences.
 */
export async function readTranslationData({
  text: { sources, columns },
  training,
}: Pick<TranslationSettings, 'text' | 'training'>): Promise<TranslationData> {
  const [first] = sources;
  if (first?.type === 'built-in numbers') {
    const parts = numberPairs(first);
    return { ...parts, sha256: digestOfData(parts) };
  }
  const paths = sources.flatMap((source) => (source.type === 'path' ? [source.path] : []));
  const pairs = await readSentencePairs(paths, columns);
  const share = heldOutShareOf(training);
  const parts = holdOut(pairs, ({ source }) => source, { key: dataKeys(training.seed).holdOut, share });
  if (parts.heldOut.length > 0 || share === 0) return { ...parts, sha256: digestOfData(pairs) };
  throw new CommandError('all pairs have the same sentence, and some must differ to be held out. Add other sentences.');
}
