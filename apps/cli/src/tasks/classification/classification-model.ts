import { randomUniform } from '@unroll/core';
import { classificationObjective, createClassifier } from '@unroll/models';
import { type ClassificationExample, classificationBatch, exampleBatches } from '@unroll/trainers';
import { drawSome } from '../../data/draw-some.js';
import type { LabelledExample } from '../../data/labelled-example.js';
import { readLabelledExamples } from '../../data/read-labelled-examples.js';
import { CommandError } from '../../errors/command-error.js';
import { describeSources } from '../../run/describe-sources.js';
import { formattedCount, formattedPart, formattedShare } from '../../terminal/figures.js';
import { shortened } from '../../terminal/shortened.js';
import { heldOutShareOf } from '../../training/training-settings.js';
import { cellsInWords } from '../cells-in-words.js';
import { dataKeys } from '../data-keys.js';
import { knownTokens } from '../known-tokens.js';
import { largestExampleOf } from '../largest-example.js';
import { trainingModelOf } from '../layer-dropout.js';
import { leftOutRows } from '../left-out-rows.js';
import { type PlacedItem, placedItems, requireKnownCharacter } from '../placed-items.js';
import { shareInParts } from '../share-in-parts.js';
import type { ScoredData, TaskModel } from '../task.js';
import { encoderValueCount } from '../training-memory.js';
import type { ClassAlphabet } from './class-alphabet.js';
import type { ClassificationConfiguration } from './classification-configuration.js';
import type { ClassificationData } from './classification-data.js';
import { classificationWords } from './classification-words.js';
import { classifierOf, classifierParameterCount, type TextClassifierParameters } from './classifier-of.js';

/** On how many texts is measured in training, at most. */
const mostMeasured = 500;

/** How many classes the header or an error names, at most. */
const mostNamedClasses = 8;

/** The classifier of a run, and what it does with examples. */
export function classificationModel(
  { model: settings, training, text }: ClassificationConfiguration,
  { tokenizer, classes }: ClassAlphabet,
  replica = 0,
): TaskModel<ClassificationData> {
  const { batchSize, seed } = training;
  const sizes = { vocabularySize: tokenizer.vocabularySize, classCount: classes.length };
  const model = classifierOf(settings, sizes);
  const numberOfClass = new Map(classes.map((name, number) => [name, number]));
  const keys = dataKeys(seed);

  /** Examples as numbers; all characters and classes are known. */
  function encodeExamples(examples: readonly LabelledExample[], encode = tokenizer.encode): ClassificationExample[] {
    return examples.map(({ text: content, label }) => ({
      tokens: encode(content),
      label: numberOfClass.get(label) as number,
    }));
  }

  function scoredDataOf(examples: readonly ClassificationExample[]): ScoredData {
    return {
      batches: exampleBatches(examples, { batchSize, collate: classificationBatch, lengthOf }),
      shareRight(parameters, signal) {
        const classifier = createClassifier(model, parameters as TextClassifierParameters);
        const areRight = (part: readonly ClassificationExample[]): boolean[] => {
          const { labels } = classifier.classify(part.map(({ tokens }) => tokens));
          return part.map(({ label }, index) => labels[index] === label);
        };
        return shareInParts(examples, areRight, signal);
      },
    };
  }

  return {
    objective: classificationObjective(
      model,
      trainingModelOf(training, replica, (dropout) => classifierOf(settings, sizes, dropout)),
    ),
    inWords: `${cellsInWords(settings)}, from both ends`,
    parameterCount: classifierParameterCount(settings, sizes),

    learn({ training: learned, heldOut }, validationData) {
      const measured = drawSome(heldOut, mostMeasured, keys.validation);
      const shown = validationData === undefined ? measured : learned;
      const onSome = measured.length < heldOut.length ? `, measured on ${formattedCount(measured.length)} of them` : '';
      const textCount = new Set(heldOut.map((example) => example.text)).size;
      const [first] = learned as readonly [LabelledExample, ...LabelledExample[]];
      const named = classes.length <= mostNamedClasses ? ` (${classes.join(', ')})` : '';
      return {
        batches: exampleBatches(encodeExamples(learned), {
          batchSize,
          key: keys.order,
          collate: classificationBatch,
          lengthOf,
        }),
        validation: validationData ?? scoredDataOf(encodeExamples(measured)),
        words: classificationWords,
        header: [
          [
            'text',
            `${describeSources(text.sources)}: ${formattedCount(text.exampleCount)} texts of ${classes.length} classes${named}, ${sizes.vocabularySize} different characters`,
          ],
          ['first', `${first.label} ← ${shortened(first.text)}`],
          [
            'validation',
            `${formattedPart(heldOutShareOf(training))} of the different texts, ${formattedCount(textCount)} in ${formattedCount(heldOut.length)} examples, held out${onSome}`,
          ],
        ],
        stepInWords: `${formattedCount(batchSize)} ${batchSize === 1 ? 'text' : 'texts'}`,
        unitsPerStep: batchSize,
        floor: undefined,
        largestExample: largestExampleOf([...learned, ...heldOut], batchSize, {
          valueCount: (example) => encoderValueCount(settings) * example.text.length,
          text: (example) => example.text,
        }),
        async sample(parameters, key) {
          const example = shown[Math.floor(randomUniform(key) * shown.length)] as LabelledExample;
          const classifier = createClassifier(model, parameters as TextClassifierParameters);
          const { labels, probabilities } = classifier.classify([tokenizer.encode(example.text)]);
          const likeliest = labels[0] as number;
          const right = classes[likeliest] === example.label ? '' : ` (right: ${example.label})`;
          return `${classes[likeliest]} ${formattedShare(probabilities[likeliest] as number)}${right} ← ${example.text}`;
        },
      };
    },

    heldOut({ heldOut }) {
      return {
        ...scoredDataOf(encodeExamples(heldOut)),
        words: classificationWords,
        inWords: textsInWords(heldOut),
        rows: (targetCount) => [['texts', formattedCount(targetCount)]],
      };
    },

    async read(names, columns) {
      const read = (path: string) => readLabelledExamples([path], { ...text.columns, ...columns });
      const placed = await placedItems(names, 'example', read);
      requireKnownClasses(placed, classes);
      const known = knownTokens(tokenizer);
      requireKnownCharacter(placed, (example) => example.text, known);
      const examples = placed.map(({ item }) => item);
      return {
        ...scoredDataOf(encodeExamples(examples, known.encode)),
        words: classificationWords,
        inWords: textsInWords(examples),
        rows: (targetCount) => [['texts', formattedCount(targetCount)], ...leftOutRows(known.leftOut)],
      };
    },
  };
}

function textsInWords({ length }: readonly LabelledExample[]): string {
  return length === 1 ? 'one text' : `${formattedCount(length)} texts`;
}

function lengthOf({ tokens }: ClassificationExample): number {
  return tokens.length;
}

function requireKnownClasses(examples: readonly PlacedItem<LabelledExample>[], classes: readonly string[]): void {
  const unknown = examples.find(({ item }) => !classes.includes(item.label));
  if (unknown === undefined) return;
  const named = classes.slice(0, mostNamedClasses).map((name) => `"${shortened(name)}"`);
  const more = classes.length > named.length ? ` and ${formattedCount(classes.length - named.length)} more` : '';
  throw new CommandError(
    `${unknown.place}: this is of the class "${shortened(unknown.item.label)}", and the model knows the classes ${named.join(', ')}${more}. Name the column with the classes with \`--label-column\`, or leave such texts out.`,
  );
}
