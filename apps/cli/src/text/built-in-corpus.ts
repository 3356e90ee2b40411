import { entropyPerCharacter, newsGrammar } from '@unroll/corpora';

/** Which beginning of the endless made-up news of @unroll/corpora is the built-in corpus. */
export const builtInCorpus = { seed: 1, characterCount: 1_000_000 } as const;

/** The loss that no model can go below on the built-in corpus, on average: its entropy in nats a character, exactly. */
export function builtInFloor(): number {
  return entropyPerCharacter(newsGrammar());
}
