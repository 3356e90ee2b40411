import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import golden from '../../golden/encodings.json' with { type: 'json' };
import { textEncoding } from '../encodings/text-encoding.reference.js';
import { type TemplateProcessorOptions, templateProcessor } from './template-processor.js';

const specialTokens = { '[CLS]': 1, '[SEP]': 2 };

describe('templateProcessor', () => {
  test.each(golden.templates)(
    'reads a short template as Hugging Face does: $single, $pair',
    ({ single, pair, written }) => {
      const create = (): unknown => templateProcessor({ single, pair, specialTokens }).toJSON();
      if (written === undefined) expect(create).toThrow(ArgumentError);
      else expect(create()).toEqual(written);
    },
  );

  test('takes parts, and names of several tokens', () => {
    const processor = templateProcessor({
      single: [
        { special: 'a name: with a colon', typeId: 2 },
        { text: 'first', typeId: 1 },
      ],
      specialTokens: { 'a name: with a colon': { tokens: [7, 8], entries: ['<', '>'] } },
    });
    expect([processor.addedCount(1), processor.addedCount(2)]).toEqual([2, 0]);
    const parts = processor.process([textEncoding(1)], true);
    expect(parts.map(({ entries, typeIds }) => [entries, [...typeIds]])).toEqual([
      [
        ['<', '>'],
        [2, 2],
      ],
      [['a'], [1]],
    ]);
    expect(processor.process([textEncoding(1)], false)).toHaveLength(1);
  });

  test('adds nothing by default, and tells the texts of a pair apart', () => {
    const parts = templateProcessor({}).process([textEncoding(1), textEncoding(2)], true);
    expect(parts.map(({ typeIds }) => [...typeIds])).toEqual([[0], [1, 1]]);
  });

  test('takes names that objects have', () => {
    const tokens = Object.fromEntries([['__proto__', 5]]);
    const processor = templateProcessor({ single: '__proto__ $A', specialTokens: tokens });
    expect(processor.process([textEncoding(0)], true)[0]?.tokens).toEqual(Int32Array.of(5));
    expect(() => templateProcessor({ single: 'constructor $A' })).toThrow(ArgumentError);
  });

  test.each<[TemplateProcessorOptions, string]>([
    [{ single: '$A $B' }, '`single` must name no second text'],
    [{ pair: '$A' }, '`pair` must name both texts'],
    [{ single: '[CLS] $A' }, '`single` must name tokens that are in specialTokens, got "[CLS]"'],
    [{ single: '$A:3000000000' }, '`single.typeId` must be an integer from 0 to 2147483647'],
    [{ specialTokens: { x: -1 } }, '`specialTokens["x"]` must be an integer from 0 to 2147483647, got -1'],
    [{ specialTokens: { x: { tokens: [1], entries: [] } } }, 'must have one entry for each of the 1 tokens'],
  ])('refuses %j', (options, message) => {
    expect(() => templateProcessor(options)).toThrow(ArgumentError);
    expect(() => templateProcessor(options)).toThrow(message);
  });

  test('refuses to process other than one text or two', () => {
    const processor = templateProcessor({});
    expect(() => processor.process([], true)).toThrow(ArgumentError);
  });
});
