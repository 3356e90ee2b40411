import type { TruncationOptions } from '../encodings/truncation-options.js';
import type { JsonObject } from '../pipeline/json-object.js';
import type { JsonFields } from './json-fields.js';

type Strategy = NonNullable<TruncationOptions['strategy']>;

const strategyNames = {
  longestFirst: 'LongestFirst',
  onlyFirst: 'OnlyFirst',
  onlySecond: 'OnlySecond',
} as const satisfies Record<Strategy, string>;

/**
 * The section `truncation` of a `tokenizer.json`.
 *
 * @throws CheckpointError that names the place, if a field is missing, wrong or unknown.
 */
export function readTruncation(fields: JsonFields): TruncationOptions {
  const strategyName = fields.choice('strategy', Object.values(strategyNames));
  const strategy = (Object.keys(strategyNames) as Strategy[]).find((name) => strategyNames[name] === strategyName);
  const truncation = {
    maximumLength: fields.count('max_length'),
    strategy: strategy as Strategy,
    direction: fields.choice('direction', ['Left', 'Right'], 'Right') === 'Left' ? 'left' : 'right',
    stride: fields.count('stride'),
  } as const;
  fields.end();
  const { maximumLength, stride } = truncation;
  if (stride > 0 && stride >= maximumLength) {
    throw fields.error('stride', `must be less than \`max_length\`, which is ${maximumLength}`, stride);
  }
  return truncation;
}

/** The section `truncation` of a `tokenizer.json`, to be written. */
export function writeTruncation(truncation: TruncationOptions): JsonObject {
  const { maximumLength, strategy = 'longestFirst', direction = 'right', stride = 0 } = truncation;
  return {
    direction: direction === 'left' ? 'Left' : 'Right',
    max_length: maximumLength,
    strategy: strategyNames[strategy],
    stride,
  };
}
