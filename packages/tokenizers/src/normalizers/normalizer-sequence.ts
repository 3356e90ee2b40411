import type { Normalizer } from '../pipeline/normalizer.js';

/** Several normalizers, one after another. */
export function normalizerSequence(normalizers: readonly Normalizer[]): Normalizer {
  return {
    normalize: (text) => normalizers.reduce((changed, normalizer) => normalizer.normalize(changed), text),
    toJSON: () => ({ type: 'Sequence', normalizers: normalizers.map((normalizer) => normalizer.toJSON()) }),
  };
}
