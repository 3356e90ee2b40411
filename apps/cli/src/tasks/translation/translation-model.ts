import { randomUniform } from '@unroll/core';
import { translationObjective } from '@unroll/models';
import type { ParameterTree } from '@unroll/tensors';
import { exampleBatches, type TranslationExample, translationBatch } from '@unroll/trainers';
import { drawSome } from '../../data/draw-some.js';
import { pathSources } from '../../data/path-sources.js';
import { readSentencePairs } from '../../data/read-sentence-pairs.js';
import type { SentencePair } from '../../data/sentence-pair.js';
import { CommandError } from '../../errors/command-error.js';
import { describeSources } from '../../run/describe-sources.js';
import { formattedCount } from '../../terminal/figures.js';
import { shownCharacters } from '../../terminal/shown-characters.js';
import { cellsInWords } from '../cells-in-words.js';
import { dataKeys } from '../data-keys.js';
import { type KnownTokens, knownTokens } from '../known-tokens.js';
import { shareInParts } from '../share-in-parts.js';
import type { ScoredData, TaskModel } from '../task.js';
import { borderTokenOf, translatorSizesOf } from './border-token.js';
import type { PairAlphabet } from './pair-alphabet.js';
import { translateSentences } from './translate-sentences.js';
import type { TranslationConfiguration } from './translation-configuration.js';
import type { TranslationData } from './translation-data.js';
import { type SentenceTranslatorParameters, translatorOf, translatorParameterCount } from './translator-of.js';

/** On how many pairs is measured in training, at most. */
const mostMeasured = 200;

/** How both sides of a pair become tokens. */
type PairEncoding = Readonly<Record<'source' | 'target', Pick<KnownTokens, 'encode'>>>;

/** A sentence, and what is right for it. */
type Sentence = { readonly tokens: Int32Array; readonly translations: Set<string> };

/** The translator of a run, and what it does with sentence pairs. */
export function translationModel(
  { model: settings, training, text }: TranslationConfiguration,
  alphabet: PairAlphabet,
): TaskModel<TranslationData> {
  const { batchSize, seed } = training;
  const sizes = translatorSizesOf(alphabet);
  const model = translatorOf(settings, sizes);
  const borderToken = borderTokenOf(alphabet);
  const keys = dataKeys(seed);
  const batching = {
    batchSize,
    collate: (examples: readonly TranslationExample[]) =>
      translationBatch(examples, { startToken: borderToken, endToken: borderToken }),
    lengthOf: ({ source, target }: TranslationExample) => source.length + target.length,
  };

  function translated(parameters: ParameterTree, sentences: readonly Int32Array[]): string[] {
    const { longestTranslation } = text;
    const translator = { model, parameters: parameters as SentenceTranslatorParameters, alphabet, longestTranslation };
    return translateSentences(translator, sentences);
  }

  function scored(pairs: readonly SentencePair[], encoding: PairEncoding = alphabet): ScoredData {
    const sentences = sentencesOf(pairs, encoding);
    return {
      batches: exampleBatches(numbered(pairs, encoding), batching),
      shareRight(parameters, signal) {
        const areRight = (part: readonly Sentence[]): boolean[] => {
          const tokens = part.map((sentence) => sentence.tokens);
          const found = translated(parameters, tokens);
          return part.map(({ translations }, index) => translations.has(found[index] as string));
        };
        return shareInParts(sentences, areRight, signal);
      },
    };
  }

  return {
    objective: translationObjective(model),
    inWords: `${cellsInWords(settings)}, from both ends; as many that write, with attention`,
    parameterCount: translatorParameterCount(settings, sizes),

    learn({ training: learned, heldOut }) {
      const measured = drawSome(heldOut, mostMeasured, keys.validation);
      const onSome = measured.length < heldOut.length ? `, measured on ${formattedCount(measured.length)} of them` : '';
      const heldOutCount = new Set(heldOut.map(({ source }) => source)).size;
      const characters = `${alphabet.source.vocabularySize} and ${alphabet.target.vocabularySize} different characters`;
      return {
        batches: exampleBatches(numbered(learned, alphabet), { ...batching, key: keys.order }),
        validation: scored(measured),
        header: [
          ['text', `${describeSources(text.sources)}: ${formattedCount(text.pairCount)} sentence pairs, ${characters}`],
          ['validation', `${formattedCount(heldOutCount)} sentences with all their translations, held out${onSome}`],
        ],
        stepInWords: `${formattedCount(batchSize)} ${batchSize === 1 ? 'pair' : 'pairs'}`,
        unitsPerStep: batchSize,
        floor: undefined,
        async sample(parameters, key) {
          const pair = measured[Math.floor(randomUniform(key) * measured.length)] as SentencePair;
          const [translation] = translated(parameters, [alphabet.source.encode(pair.source)]);
          const right = translation === pair.target ? '' : `\nright: ${pair.target}`;
          return `${pair.source}\n→ ${translation}${right}`;
        },
      };
    },

    heldOut({ heldOut }) {
      return { ...scored(heldOut), rows: () => [['pairs', formattedCount(heldOut.length)]] };
    },

    async read(names, columns) {
      const isNamed = columns.source !== undefined || columns.target !== undefined;
      const paths = pathSources(names).map(({ path }) => path);
      const pairs = await readSentencePairs(paths, isNamed ? columns : text.columns);
      const known = { source: knownTokens(alphabet.source), target: knownTokens(alphabet.target) };
      requireKnownCharacter(pairs, known.source);
      const data = scored(pairs, known);
      const leftOut = new Set([...known.source.leftOut, ...known.target.leftOut]);
      return {
        ...data,
        rows: () => [
          ['pairs', formattedCount(pairs.length)],
          ...(leftOut.size === 0
            ? []
            : [['left out', `${shownCharacters(leftOut)}, which the model never saw in training`] as const]),
        ],
      };
    },
  };
}

function numbered(pairs: readonly SentencePair[], { source, target }: PairEncoding): TranslationExample[] {
  return pairs.map((pair) => ({ source: source.encode(pair.source), target: target.encode(pair.target) }));
}

/** The different sentences of some pairs. */
function sentencesOf(pairs: readonly SentencePair[], { source: { encode } }: PairEncoding): Sentence[] {
  const sentences = new Map<string, Sentence>();
  for (const { source, target } of pairs) {
    const sentence = sentences.get(source) ?? { tokens: encode(source), translations: new Set<string>() };
    sentence.translations.add(target);
    sentences.set(source, sentence);
  }
  return [...sentences.values()];
}

function requireKnownCharacter(pairs: readonly SentencePair[], { encode }: KnownTokens): void {
  const unknown = pairs.find(({ source }) => encode(source).length === 0);
  if (unknown === undefined) return;
  throw new CommandError(
    `the sentence ${JSON.stringify(unknown.source)} has no character that the model saw in training. Leave it out.`,
  );
}
