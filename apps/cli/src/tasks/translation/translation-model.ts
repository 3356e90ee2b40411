import { randomUniform } from '@unroll/core';
import { translationObjective } from '@unroll/models';
import type { ParameterTree } from '@unroll/tensors';
import { exampleBatches, type TranslationExample, translationBatch } from '@unroll/trainers';
import { drawSome } from '../../data/draw-some.js';
import { readSentencePairs } from '../../data/read-sentence-pairs.js';
import type { SentencePair } from '../../data/sentence-pair.js';
import { describeSources } from '../../run/describe-sources.js';
import { formattedCount } from '../../terminal/figures.js';
import { shortened } from '../../terminal/shortened.js';
import { cellsInWords } from '../cells-in-words.js';
import { dataKeys } from '../data-keys.js';
import { type KnownTokens, knownTokens } from '../known-tokens.js';
import { largestExampleOf } from '../largest-example.js';
import { trainingModelOf } from '../layer-dropout.js';
import { leftOutRows } from '../left-out-rows.js';
import { placedItems, requireKnownCharacter } from '../placed-items.js';
import { shareInParts } from '../share-in-parts.js';
import type { ScoredData, TaskModel } from '../task.js';
import { attentionValueCount, decoderValueCount, encoderValueCount } from '../training-memory.js';
import { borderTokenOf, translatorSizesOf } from './border-token.js';
import type { PairAlphabet } from './pair-alphabet.js';
import { translateSentences } from './translate-sentences.js';
import type { TranslationConfiguration } from './translation-configuration.js';
import type { TranslationData } from './translation-data.js';
import { translationWords as words } from './translation-words.js';
import { type SentenceTranslatorParameters, translatorOf, translatorParameterCount } from './translator-of.js';

/** On how many sentences is measured in training, at most. */
const mostMeasured = 200;

/** How both sides of a pair become tokens. */
type PairEncoding = Readonly<Record<'source' | 'target', Pick<KnownTokens, 'encode'>>>;

/** A sentence, and what is right for it. */
type Sentence = { readonly text: string; readonly tokens: Int32Array; readonly translations: Set<string> };

/** The translator of a run, and what it does with sentence pairs. */
export function translationModel(
  { model: settings, training, text }: TranslationConfiguration,
  alphabet: PairAlphabet,
  replica = 0,
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

  function valueCountOf(sourceLength: number, targetLength: number): number {
    const read = sourceLength * encoderValueCount(settings);
    const written = targetLength * decoderValueCount(settings, sizes.targetVocabularySize);
    return read + written + attentionValueCount * sourceLength * targetLength;
  }

  function translated(parameters: ParameterTree, sentences: readonly Int32Array[]): string[] {
    const { longestTranslation } = text;
    const translator = { model, parameters: parameters as SentenceTranslatorParameters, alphabet, longestTranslation };
    return translateSentences(translator, sentences);
  }

  function scoredDataOf(pairs: readonly SentencePair[], encoding: PairEncoding = alphabet): ScoredData {
    const sentences = sentencesOf(pairs, encoding);
    return {
      batches: exampleBatches(encodeExamples(pairs, encoding), batching),
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
    objective: translationObjective(
      model,
      trainingModelOf(training, replica, (dropout) => translatorOf(settings, sizes, dropout)),
    ),
    inWords: `${cellsInWords(settings)}, from both ends; as many that write, with attention`,
    parameterCount: translatorParameterCount(settings, sizes),

    learn({ training: learned, heldOut }, validationData) {
      const sentences = [...new Set(heldOut.map(({ source }) => source))];
      const chosen = new Set(drawSome(sentences, mostMeasured, keys.validation));
      const measured = heldOut.filter(({ source }) => chosen.has(source));
      const looks = sentencesOf(validationData === undefined ? measured : learned, alphabet);
      const onSome = chosen.size < sentences.length ? `, measured on ${formattedCount(chosen.size)} of them` : '';
      const [first] = learned as readonly [SentencePair, ...SentencePair[]];
      const characters = `${alphabet.source.vocabularySize} and ${alphabet.target.vocabularySize} different characters`;
      return {
        batches: exampleBatches(encodeExamples(learned, alphabet), { ...batching, key: keys.order }),
        validation: validationData ?? scoredDataOf(measured),
        words,
        header: [
          ['text', `${describeSources(text.sources)}: ${formattedCount(text.pairCount)} sentence pairs, ${characters}`],
          ['first', `${JSON.stringify(shortened(first.source))} → ${JSON.stringify(shortened(first.target))}`],
          [
            'validation',
            `${formattedCount(sentences.length)} sentences with all their translations, held out${onSome}`,
          ],
        ],
        stepInWords: `${formattedCount(batchSize)} ${batchSize === 1 ? 'pair' : 'pairs'}`,
        unitsPerStep: batchSize,
        floor: undefined,
        largestExample: largestExampleOf([...learned, ...heldOut], batchSize, {
          valueCount: ({ source, target }) => valueCountOf(source.length, target.length),
          text: ({ source }) => source,
        }),
        async sample(parameters, key) {
          const {
            text: sentence,
            tokens,
            translations,
          } = looks[Math.floor(randomUniform(key) * looks.length)] as Sentence;
          const translation = translated(parameters, [tokens])[0] as string;
          const right = translations.has(translation) ? '' : `\nright: ${[...translations][0]}`;
          return `${sentence}\n→ ${translation}${right}`;
        },
      };
    },

    heldOut({ heldOut }) {
      return { ...scoredDataOf(heldOut), words, inWords: pairsInWords(heldOut), rows: () => [sentencesRow(heldOut)] };
    },

    async read(names, columns) {
      const read = (path: string) => readSentencePairs([path], { ...text.columns, ...columns });
      const placed = await placedItems(names, 'pair', read);
      const known = { source: knownTokens(alphabet.source), target: knownTokens(alphabet.target) };
      requireKnownCharacter(placed, ({ source }) => source, known.source);
      const pairs = placed.map(({ item }) => item);
      const data = scoredDataOf(pairs, known);
      const leftOut = new Set([...known.source.leftOut, ...known.target.leftOut]);
      return {
        ...data,
        words,
        inWords: pairsInWords(pairs),
        rows: () => [sentencesRow(pairs), ...leftOutRows(leftOut)],
      };
    },
  };
}

function encodeExamples(pairs: readonly SentencePair[], { source, target }: PairEncoding): TranslationExample[] {
  return pairs.map((pair) => ({ source: source.encode(pair.source), target: target.encode(pair.target) }));
}

/** The different sentences of some pairs. */
function sentencesOf(pairs: readonly SentencePair[], { source: { encode } }: PairEncoding): Sentence[] {
  const sentences = new Map<string, Sentence>();
  for (const { source, target } of pairs) {
    const sentence = sentences.get(source) ?? { text: source, tokens: encode(source), translations: new Set<string>() };
    sentence.translations.add(target);
    sentences.set(source, sentence);
  }
  return [...sentences.values()];
}

function sentencesRow(pairs: readonly SentencePair[]): readonly [name: string, text: string] {
  const { size } = new Set(pairs.map(({ source }) => source));
  return ['sentences', `${formattedCount(size)}, in ${formattedCount(pairs.length)} pairs`];
}

function pairsInWords({ length }: readonly SentencePair[]): string {
  return length === 1 ? 'one pair' : `${formattedCount(length)} pairs`;
}
