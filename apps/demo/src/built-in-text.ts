import { entropyPerCharacter, newsCorpus, newsGrammar } from '@unroll/corpora';

/** The text that is in the box at first, and how predictable it can become at best. */
export type BuiltInText = {
  readonly text: string;
  /** The entropy of the source of the text, in nats per character. */
  readonly entropy: number;
};

/** 200,000 characters of made-up news, the same for every visitor. */
export function builtInText(): BuiltInText {
  return {
    text: newsCorpus({ seed: 1, characterCount: 200_000 }),
    entropy: entropyPerCharacter(newsGrammar()),
  };
}
