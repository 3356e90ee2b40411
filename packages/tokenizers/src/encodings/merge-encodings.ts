import type { Encoding } from '../pipeline/encoding.js';
import { joinLists } from './join-lists.js';
import { withOverflowing } from './with-overflowing.js';

/**
 * One encoding of several, one after another. Offsets and ids stay as they are.
 *
 * What was cut off of a part goes with the other parts: there is a further encoding for every choice of the parts and of
 * what was cut off of each.
 *
 * Differs from Hugging Face: every choice is there once, and none has further ones itself.
 */
export function mergeEncodings(parts: readonly Encoding[]): Encoding {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  return withOverflowing(joinLists(parts), () =>
    furtherChoices(parts).map((choice) => ({ ...joinLists(choice), overflowing: [] })),
  );
}

/** All choices of the parts and of what was cut off of each, but that of the parts alone. In the order of Hugging Face. */
function furtherChoices(parts: readonly Encoding[]): readonly (readonly Encoding[])[] {
  let choices: (readonly Encoding[])[] = [];
  for (const [index, part] of parts.entries()) {
    const before = parts.slice(0, index);
    const candidates = [part, ...part.overflowing];
    choices = [
      ...choices.flatMap((choice) => candidates.map((candidate) => [...choice, candidate])),
      ...part.overflowing.map((further) => [...before, further]),
    ];
  }
  return choices;
}
