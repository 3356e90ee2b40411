import { UsageError } from '../errors/usage-error.js';
import { defaultVocabularySizes, isChosenKind, type TokenizerKind } from './tokenizer-kind.js';

/** How a tokenizer is learned. */
export type TokenizerSettings = {
  readonly kind: TokenizerKind;
  /** How many entries there are at most. Absent for kinds that have whatever occurs. */
  readonly vocabularySize?: number;
  /** How often a word, or a pair of entries that becomes one, must occur. Default: as the kind has it. */
  readonly minimumCount?: number;
  /** Whether all text is made lower case first. Default false. */
  readonly isLowercase?: boolean;
  /** Entries that stand for something other than text. Default: as the kind has it. */
  readonly specialTokens?: readonly string[];
};

/** What a user said of a tokenizer, by the names of the options. */
type GivenSettings = {
  readonly vocabulary?: number;
  readonly 'min-count'?: number;
  readonly lowercase?: true;
  readonly special?: readonly string[];
};

const chosen = Object.keys(defaultVocabularySizes) as TokenizerKind[];

const kindsOfOptions: Readonly<Record<keyof GivenSettings, readonly TokenizerKind[]>> = {
  vocabulary: chosen,
  'min-count': chosen.filter((kind) => kind !== 'unigram'),
  lowercase: chosen,
  special: chosen,
};

const byteCount = 256;

/**
 * The settings of a tokenizer, with the default size of its vocabulary.
 *
 * @param option The option that names the kind, and the kinds it has.
 * @throws UsageError if an option is not one of the kind, or the vocabulary has no room for what it always has.
 */
export function tokenizerSettingsOf(
  kind: TokenizerKind,
  given: GivenSettings,
  option: { readonly name: string; readonly kinds: readonly TokenizerKind[] },
): TokenizerSettings {
  for (const name of Object.keys(kindsOfOptions) as (keyof GivenSettings)[]) {
    const kinds = kindsOfOptions[name];
    if (given[name] === undefined || kinds.includes(kind)) continue;
    const words = option.kinds.filter((candidate) => kinds.includes(candidate));
    throw new UsageError(
      `\`--${name}\` is for \`--${option.name}\` ${words.slice(0, -1).join(', ')} and ${words.at(-1)}, and it is ${kind}. Leave it out.`,
    );
  }
  const { vocabulary, 'min-count': minimumCount, lowercase, special: specialTokens } = given;
  const vocabularySize = vocabulary ?? (isChosenKind(kind) ? defaultVocabularySizes[kind] : undefined);
  requireRoom(kind, vocabularySize, specialTokens?.length ?? 0);
  return {
    kind,
    ...(vocabularySize !== undefined && { vocabularySize }),
    ...(minimumCount !== undefined && { minimumCount }),
    ...(lowercase && { isLowercase: true }),
    ...(specialTokens !== undefined && { specialTokens }),
  };
}

function requireRoom(kind: TokenizerKind, vocabularySize: number | undefined, specialCount: number): void {
  if (kind !== 'bpe' || vocabularySize === undefined || vocabularySize >= byteCount + specialCount) return;
  const special = specialCount === 0 ? '' : ` and the special tokens`;
  throw new UsageError(
    `\`--vocabulary\` must be at least ${byteCount + specialCount} for bpe, since all ${byteCount} bytes${special} are in it, got ${vocabularySize}.`,
  );
}
