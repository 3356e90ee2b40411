import { describe, expect, test } from 'vitest';
import { captionBatch } from './caption-batch.js';
import { tokenBatch } from './token-batch.js';

const ids = (...tokens: number[]) => Int32Array.from(tokens);

describe('tokenBatch', () => {
  test('reads each text from the start token, and is to write it and the end token', () => {
    expect(tokenBatch([ids(5), ids(6, 7), ids()], { startToken: 8, endToken: 9 })).toEqual({
      batchSize: 3,
      timeSteps: 3,
      inputs: ids(8, 5, 0, 8, 6, 7, 8, 0, 0),
      targets: ids(5, 9, 0, 6, 7, 9, 9, 0, 0),
      lengths: ids(2, 3, 1),
      targetCounts: ids(2, 3, 1),
      startsStream: true,
    });
  });

  test.each([
    [{}, ids(5, 0, 6, 7), ids(4, 0, 7, 8)],
    [{ startToken: 1 }, ids(1, 5, 0, 1, 6, 7), ids(5, 4, 0, 6, 7, 8)],
    [{ endToken: 2 }, ids(5, 4, 0, 6, 7, 8), ids(4, 2, 0, 7, 8, 2)],
  ])('adds what it is given of both: %o', (border, inputs, targets) => {
    const batch = tokenBatch([ids(5, 4), ids(6, 7, 8)], border);
    expect([batch.inputs, batch.targets]).toEqual([inputs, targets]);
  });

  test('says which text is too short', () => {
    expect(() => tokenBatch([])).toThrow('tokenBatch: `examples.length` must be at least 1, got 0.');
    expect(() => tokenBatch([ids(1, 2), ids(1)])).toThrow(
      'tokenBatch: `examples[1].length` must be at least 2, so that there is a token to write after another, got 1. ' +
        'Leave such examples out, or give a startToken and an endToken.',
    );
    expect(() => tokenBatch([ids()], { startToken: 1 })).toThrow('`examples[0].length` must be at least 1');
  });
});

describe('captionBatch', () => {
  const features = (...numbers: number[]) => Float32Array.from(numbers);

  test('puts features beside captions, and may use those of an image twice', () => {
    const image = features(0.5, 1);
    const examples = [
      { features: image, tokens: ids(5) },
      { features: features(2, 3), tokens: ids(6, 7) },
      { features: image, tokens: ids(4) },
    ];
    expect(captionBatch(examples, { startToken: 8, endToken: 9 })).toEqual({
      batchSize: 3,
      timeSteps: 3,
      inputs: ids(8, 5, 0, 8, 6, 7, 8, 4, 0),
      targets: ids(5, 9, 0, 6, 7, 9, 4, 9, 0),
      lengths: ids(2, 3, 2),
      targetCounts: ids(2, 3, 2),
      features: features(0.5, 1, 2, 3, 0.5, 1),
      startsStream: true,
    });
  });

  test('says which example does not fit', () => {
    const first = { features: features(1, 2), tokens: ids(1, 2) };
    expect(() => captionBatch([])).toThrow('captionBatch: `examples.length` must be at least 1, got 0.');
    expect(() => captionBatch([first, { ...first, tokens: ids() }])).toThrow('`examples[1].tokens.length`');
    expect(() => captionBatch([first, { ...first, features: features(1) }])).toThrow(
      'captionBatch: `examples[1].features.length` must equal that of the first example, 2, got 1.',
    );
  });
});
