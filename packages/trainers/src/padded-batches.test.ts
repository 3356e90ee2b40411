import { describe, expect, test } from 'vitest';
import { classificationBatch } from './classification-batch.js';
import { multiLabelBatch } from './multi-label-batch.js';
import { taggingBatch } from './tagging-batch.js';
import { translationBatch } from './translation-batch.js';

const ids = (...tokens: number[]) => Int32Array.from(tokens);

test('a batch of classified sequences is padded to the longest', () => {
  const batch = classificationBatch([
    { tokens: ids(5, 6), label: 1 },
    { tokens: ids(7, 8, 9), label: 0 },
  ]);
  expect(batch).toEqual({
    batchSize: 2,
    timeSteps: 3,
    inputs: ids(5, 6, 0, 7, 8, 9),
    lengths: ids(2, 3),
    labels: ids(1, 0),
    targetCounts: ids(1, 1),
    startsStream: true,
  });
});

test('a batch of sequences with any number of classes has a one for each that is theirs', () => {
  const examples = [
    { tokens: ids(5, 6), labels: ids(3, 0) },
    { tokens: ids(7, 8, 9), labels: ids() },
  ];
  expect(multiLabelBatch(examples, { classCount: 4 })).toEqual({
    batchSize: 2,
    timeSteps: 3,
    inputs: ids(5, 6, 0, 7, 8, 9),
    lengths: ids(2, 3),
    labels: Float32Array.of(1, 0, 0, 1, 0, 0, 0, 0),
    targetCounts: ids(4, 4),
    startsStream: true,
  });
  expect(() => multiLabelBatch(examples, { classCount: 3 })).toThrow(
    'multiLabelBatch: `examples[0].labels[0]` must be an integer from 0 to 2, got 3.',
  );
  expect(() => multiLabelBatch([], { classCount: 3 })).toThrow('`examples.length`');
});

test('a batch of tagged sequences counts a target for each token', () => {
  const batch = taggingBatch([
    { tokens: ids(7, 8, 9), labels: ids(1, 2, 3) },
    { tokens: ids(5), labels: ids(4) },
  ]);
  expect(batch).toEqual({
    batchSize: 2,
    timeSteps: 3,
    inputs: ids(7, 8, 9, 5, 0, 0),
    lengths: ids(3, 1),
    labels: ids(1, 2, 3, 4, 0, 0),
    targetCounts: ids(3, 1),
    startsStream: true,
  });
});

test('a batch of pairs has the start token before its inputs and the end token behind its targets', () => {
  const batch = translationBatch(
    [
      { source: ids(1, 2, 3), target: ids(5) },
      { source: ids(4), target: ids(6, 7) },
      { source: ids(4, 4), target: ids() },
    ],
    { startToken: 8, endToken: 9 },
  );
  expect(batch).toEqual({
    batchSize: 3,
    timeSteps: 3,
    sources: ids(1, 2, 3, 4, 0, 0, 4, 4, 0),
    sourceTimeSteps: 3,
    sourceLengths: ids(3, 1, 2),
    inputs: ids(8, 5, 0, 8, 6, 7, 8, 0, 0),
    targets: ids(5, 9, 0, 6, 7, 9, 9, 0, 0),
    targetLengths: ids(2, 3, 1),
    targetCounts: ids(2, 3, 1),
    startsStream: true,
  });
});

describe('says what is wrong', () => {
  const border = { startToken: 0, endToken: 0 };

  test('where there are no examples', () => {
    expect(() => classificationBatch([])).toThrow(/classificationBatch.*examples\.length/);
    expect(() => taggingBatch([])).toThrow(/taggingBatch.*examples\.length/);
    expect(() => translationBatch([], border)).toThrow(/translationBatch.*examples\.length/);
  });

  test('where a sequence is empty', () => {
    const filled = { tokens: ids(1), labels: ids(1), label: 0 };
    const empty = { tokens: ids(), labels: ids(), label: 0 };
    expect(() => classificationBatch([filled, empty])).toThrow(/examples\[1\]\.tokens\.length.*at least 1/);
    expect(() => taggingBatch([empty])).toThrow(/examples\[0\]\.tokens\.length.*at least 1/);
    const pairs = [{ source: ids(), target: ids(1) }];
    expect(() => translationBatch(pairs, border)).toThrow(/examples\[0\]\.source\.length.*at least 1/);
  });

  test.each([undefined, Number.NaN, 1.5, -1])('where a label is %s', (label) => {
    const examples = [
      { tokens: ids(1), label: 0 },
      { tokens: ids(1), label: label as number },
    ];
    expect(() => classificationBatch(examples)).toThrow(/classificationBatch.*examples\[1\]\.label/);
  });

  test('where labels are too few', () => {
    const examples = [{ tokens: ids(1, 2), labels: ids(1) }];
    expect(() => taggingBatch(examples)).toThrow(/examples\[0\]\.labels\.length.*equal.*2/);
  });
});
