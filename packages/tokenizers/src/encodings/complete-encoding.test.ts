import { ArgumentError } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import type { Encoding } from '../pipeline/encoding.js';
import { templateProcessor } from '../post-processors/template-processor.js';
import { completeEncoding } from './complete-encoding.js';
import { textEncoding } from './text-encoding.reference.js';

const text = ({ entries }: Encoding): string => entries.join('');
const postProcessor = templateProcessor({
  single: '< $A:3 >',
  pair: '$B:7 | $A:4',
  specialTokens: { '<': 0, '>': 1, '|': 2 },
});

describe('completeEncoding', () => {
  test('sets the ids of a template in what overflows too', () => {
    const single = completeEncoding([textEncoding(5)], { postProcessor, truncation: { maximumLength: 5 } });
    expect(text(single)).toBe('<abc>');
    expect(single.overflowing.map(text)).toEqual(['<de>']);
    expect([...(single.overflowing[0]?.typeIds ?? [])]).toEqual([0, 3, 3, 0]);

    const truncation = { maximumLength: 4 };
    const pair = completeEncoding([textEncoding(3), textEncoding(1)], { postProcessor, truncation });
    expect(text(pair)).toBe('a|ab');
    expect(pair.overflowing.map(text)).toEqual(['a|c']);
    expect([...(pair.overflowing[0]?.typeIds ?? [])]).toEqual([7, 0, 4]);
    expect([...(pair.overflowing[0]?.sequenceIds ?? [])]).toEqual([1, -1, 0]);
  });

  test('numbers the texts of a pair that nothing is added to', () => {
    const pair = completeEncoding([textEncoding(3), textEncoding(3)], { truncation: { maximumLength: 3 } });
    expect([text(pair), ...pair.overflowing.map(text)]).toEqual(['aab', 'bab', 'bc', 'cab', 'cc', 'ac']);
    expect([pair, ...pair.overflowing].map(({ typeIds }) => typeIds.join(''))).toEqual([
      '011',
      '011',
      '01',
      '011',
      '01',
      '01',
    ]);
    expect(pair.overflowing[0]?.sequenceIds).toEqual(pair.overflowing[0]?.typeIds);
  });

  test('leaves a text as it is if nothing is asked for', () => {
    const encoding = textEncoding(3);
    expect(completeEncoding([encoding])).toBe(encoding);
  });

  test('leaves room for what is added, and nothing else if there is none', () => {
    const complete = (maximumLength: number): Encoding =>
      completeEncoding([textEncoding(3)], { postProcessor, truncation: { maximumLength } });
    expect(text(complete(2))).toBe('<>');
    expect(complete(2).overflowing.map(text)).toEqual(['<abc>']);
    expect(() => complete(1)).toThrow('must be at least 2, the number of tokens that the post-processor adds, got 1');
    const addsTokens = false;
    const bare = completeEncoding([textEncoding(3)], { postProcessor, addsTokens, truncation: { maximumLength: 1 } });
    expect(text(bare)).toBe('a');
  });

  test('refuses other than one text or two, and to shorten a second that is not there', () => {
    expect(() => completeEncoding([])).toThrow(ArgumentError);
    expect(() => completeEncoding([textEncoding(1), textEncoding(1), textEncoding(1)])).toThrow(ArgumentError);
    const truncation = { maximumLength: 2, strategy: 'onlySecond' } as const;
    expect(() => completeEncoding([textEncoding(3)], { truncation })).toThrow(ArgumentError);
    expect(text(completeEncoding([textEncoding(2)], { truncation }))).toBe('ab');
  });
});
