import { logarithm } from '@unroll/core';
import { BestSegmentation } from './best-segmentation.js';
import type { CharacterPieces } from './character-pieces.js';
import type { UnigramEntries } from './unigram-entries.js';

/**
 * How much less probable some pieces would be without each entry, as the difference of natural logarithms: Infinity for
 * characters, -Infinity for other entries that are in no most probable segmentation of a piece.
 *
 * It is estimated as if every occurrence of the entry became the other entries that it is most probably made of. In
 * float32, so that what is equal in truth is equal in whatever order it was added up.
 *
 * Source: Kudo 2018, section 3.2; the estimate is that of SentencePiece and Hugging Face tokenizers.
 *
 * @param pause Called again and again; what it returns is awaited, unless undefined.
 */
export async function lossesOfEntries(
  entries: UnigramEntries,
  { codePoints, counts }: CharacterPieces,
  pause: () => Promise<void> | undefined,
): Promise<Float32Array> {
  const { places, lengths, characterCount } = entries;
  const segmentation = new BestSegmentation(entries);
  const frequencies = new Float64Array(places.length);
  let total = 0;
  let start = 1;
  for (const count of counts) {
    const end = codePoints.indexOf(-1, start);
    for (const id of segmentation.of(start, end)) {
      frequencies[id] = (frequencies[id] as number) + count;
      total += count;
    }
    start = end + 1;
    const pausing = pause();
    if (pausing !== undefined) await pausing;
  }
  const losses = new Float32Array(places.length).fill(Number.POSITIVE_INFINITY, 0, characterCount);
  for (let id = characterCount; id < places.length; id++) {
    const frequency = frequencies[id] as number;
    if (frequency === 0) {
      losses[id] = Number.NEGATIVE_INFINITY;
      continue;
    }
    const place = places[id] as number;
    const others = segmentation.of(place, place + (lengths[id] as number), id).reverse();
    const totalWithout = total + frequency * (others.length - 1);
    let change = logarithm(frequency) - logarithm(total);
    for (const other of others) {
      change -= logarithm((frequencies[other] as number) + frequency) - logarithm(totalWithout);
    }
    losses[id] = frequency * change;
    const pausing = pause();
    if (pausing !== undefined) await pausing;
  }
  return losses;
}
