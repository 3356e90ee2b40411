import { randomUniform } from '@unroll/core';
import { classificationObjective, createClassifier } from '@unroll/models';
import { type ClassificationExample, classificationBatch, exampleBatches } from '@unroll/trainers';
import { drawSome } from '../../data/draw-some.js';
import type { LabelledExample } from '../../data/labelled-example.js';
import { pathSources } from '../../data/path-sources.js';
import { readLabelledExamples } from '../../data/read-labelled-examples.js';
import { CommandError } from '../../errors/command-error.js';
import { describeSources } from '../../run/describe-sources.js';
import { formattedCount, formattedShare } from '../../terminal/figures.js';
import { shownCharacters } from '../../terminal/shown-characters.js';
import { cellsInWords } from '../cells-in-words.js';
import { dataKeys } from '../data-keys.js';
import { knownTokens } from '../known-tokens.js';
import { shareInParts } from '../share-in-parts.js';
import type { ScoredData, TaskModel } from '../task.js';
import type { ClassAlphabet } from './class-alphabet.js';
import type { ClassificationConfiguration } from './classification-configuration.js';
import type { ClassificationData } from './classification-data.js';
import { classifierOf, classifierParameterCount, type TextClassifierParameters } from './classifier-of.js';

/** On how many texts is measured in training, at most. */
const mostMeasured = 500;

/** How many classes the header names, at most. */
const mostNamedClasses = 8;

/** The classifier of a run, and what it does with examples. */
export function classificationModel(
  { model: settings, training, text }: ClassificationConfiguration,
  { tokenizer, classes }: ClassAlphabet,
): TaskModel<ClassificationData> {
  const { batchSize, seed } = training;
  const sizes = { vocabularySize: tokenizer.vocabularySize, classCount: classes.length };
  const model = classifierOf(settings, sizes);
  const numberOfClass = new Map(classes.map((name, number) => [name, number]));
  const keys = dataKeys(seed);

  /** Examples as numbers; all characters and classes are known. */
  function numbered(examples: readonly LabelledExample[], encode = tokenizer.encode): ClassificationExample[] {
    return examples.map(({ text: content, label }) => ({
      tokens: encode(content),
      label: numberOfClass.get(label) as number,
    }));
  }

  function scored(examples: readonly ClassificationExample[]): ScoredData {
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
    objective: classificationObjective(model),
    inWords: `${cellsInWords(settings)}, from both ends`,
    parameterCount: classifierParameterCount(settings, sizes),

    learn({ training: learned, heldOut }) {
      const measured = drawSome(heldOut, mostMeasured, keys.validation);
      const onSome = measured.length < heldOut.length ? `, measured on ${formattedCount(measured.length)} of them` : '';
      const named = classes.length <= mostNamedClasses ? ` (${classes.join(', ')})` : '';
      return {
        batches: exampleBatches(numbered(learned), {
          batchSize,
          key: keys.order,
          collate: classificationBatch,
          lengthOf,
        }),
        validation: scored(numbered(measured)),
        header: [
          [
            'text',
            `${describeSources(text.sources)}: ${formattedCount(text.exampleCount)} texts of ${classes.length} classes${named}, ${sizes.vocabularySize} different characters`,
          ],
          ['validation', `a tenth of the different texts, ${formattedCount(heldOut.length)}, held out${onSome}`],
        ],
        stepInWords: `${formattedCount(batchSize)} ${batchSize === 1 ? 'text' : 'texts'}`,
        unitsPerStep: batchSize,
        floor: undefined,
        async sample(parameters, key) {
          const example = measured[Math.floor(randomUniform(key) * measured.length)] as LabelledExample;
          const classifier = createClassifier(model, parameters as TextClassifierParameters);
          const { labels, probabilities } = classifier.classify([tokenizer.encode(example.text)]);
          const told = labels[0] as number;
          const right = classes[told] === example.label ? '' : `, and it is ${example.label}`;
          return `${classes[told]} ${formattedShare(probabilities[told] as number)}${right} ← ${example.text}`;
        },
      };
    },

    heldOut({ heldOut }) {
      return {
        ...scored(numbered(heldOut)),
        rows: (targetCount) => [['texts', formattedCount(targetCount)]],
      };
    },

    async read(names, columns) {
      const isNamed = columns.text !== undefined || columns.label !== undefined;
      const paths = pathSources(names).map(({ path }) => path);
      const examples = await readLabelledExamples(paths, isNamed ? columns : text.columns);
      requireKnownClasses(examples, classes);
      const known = knownTokens(tokenizer);
      const tokens = numbered(examples, known.encode);
      requireTokens(tokens, examples);
      return {
        ...scored(tokens),
        rows: (targetCount) => [
          ['texts', formattedCount(targetCount)],
          ...(known.leftOut.size === 0
            ? []
            : [['left out', `${shownCharacters(known.leftOut)}, which the model never saw in training`] as const]),
        ],
      };
    },
  };
}

function lengthOf({ tokens }: ClassificationExample): number {
  return tokens.length;
}

function requireKnownClasses(examples: readonly LabelledExample[], classes: readonly string[]): void {
  const unknown = examples.find(({ label }) => !classes.includes(label));
  if (unknown === undefined) return;
  throw new CommandError(
    `there is a text of the class "${unknown.label}", and the model knows the classes ${classes.map((name) => `"${name}"`).join(', ')}. Name the column with the classes with \`--label-column\`, or leave such texts out.`,
  );
}

function requireTokens(tokens: readonly ClassificationExample[], examples: readonly LabelledExample[]): void {
  const index = tokens.findIndex((example) => example.tokens.length === 0);
  if (index === -1) return;
  throw new CommandError(
    `the text ${JSON.stringify(examples[index]?.text)} has no character that the model saw in training. Leave it out.`,
  );
}
