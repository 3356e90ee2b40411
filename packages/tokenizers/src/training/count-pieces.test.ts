import { ArgumentError } from '@unroll/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type CountPiecesOptions, countPieces } from './count-pieces.js';
import type { TrainingProgress } from './training-progress.js';

const piecesOf: CountPiecesOptions['piecesOf'] = (text) => text.split(' ');

async function* arriving<Text>(...texts: Text[]): AsyncGenerator<Text> {
  for (const text of texts) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    yield text;
  }
}

/** Each look at the clock, a minute has passed. */
function hurryClock(): void {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 60_000));
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('countPieces', () => {
  const expected = [
    ['to', 4],
    ['be', 2],
    ['or', 1],
    ['not', 1],
    ['do', 1],
  ];

  test.each([
    ['a string', 'to be or not to be to do to'],
    ['a list', ['to be or not to be', 'to do to']],
    ['an iterable', new Set(['to be or not to be', 'to do to'])],
    ['an async iterable', arriving('to be or not to be', 'to do to')],
  ])('counts the pieces of %s, in the order in which they come first', async (_, texts) => {
    const counts = await countPieces(texts, { piecesOf });
    expect([...counts]).toEqual(expected);
    expect([...counts]).toEqual(expected);
    expect(counts.size).toBe(5);
  });

  test('takes each text by itself', async () => {
    const counts = await countPieces(['a', 'b', 'a'], { piecesOf: (text) => [text] });
    expect([...counts]).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
  });

  test('counts no empty pieces', async () => {
    expect([...(await countPieces(' a  a ', { piecesOf }))]).toEqual([['a', 2]]);
  });

  test('takes pieces one by one, so that a text of any length need not be cut as a whole', async () => {
    let ahead = 0;
    function* pieces(): Generator<string> {
      for (ahead = 0; ahead < 1_000_000; ahead++) yield `${ahead % 10}`;
    }
    const controller = new AbortController();
    hurryClock();
    const onProgress = (): void => controller.abort(new Error('enough'));
    const counting = countPieces('text', { piecesOf: pieces, signal: controller.signal, onProgress });
    await expect(counting).rejects.toThrow('enough');
    expect(ahead).toBeLessThan(2_000);
  });

  test('lets the event loop have turns, and says there how far it is', async () => {
    hurryClock();
    const line = 'a b c d e f g h '.repeat(64); // 512 pieces, and an empty one
    const progress: TrainingProgress[] = [];
    let turns = 0;
    let done = false;
    const watch = (): void => {
      turns++;
      if (!done) setImmediate(watch);
    };
    setImmediate(watch);
    await countPieces(Array(20).fill(line), { piecesOf, onProgress: (now) => progress.push(now) });
    done = true;
    expect(turns).toBeGreaterThanOrEqual(9);
    expect(progress.length).toBeGreaterThanOrEqual(10);
    expect(progress[0]).toEqual({ stage: 'counting', texts: 1, characters: 1024 });
    expect(progress.at(-1)).toEqual({ stage: 'counting', texts: 20, characters: 20 * 1024 });
  });

  test('reports the end of a short text', async () => {
    const onProgress = vi.fn();
    await countPieces('to be', { piecesOf, onProgress });
    expect(onProgress.mock.calls).toEqual([[{ stage: 'counting', texts: 1, characters: 5 }]]);
  });

  test('stops with the reason of a signal, and closes the texts', async () => {
    const controller = new AbortController();
    let closed = false;
    function* texts(): Generator<string> {
      try {
        for (let index = 0; ; index++) {
          if (index === 3) controller.abort(new Error('no longer needed'));
          yield 'text';
        }
      } finally {
        closed = true;
      }
    }
    await expect(countPieces(texts(), { piecesOf, signal: controller.signal })).rejects.toThrow('no longer needed');
    expect(closed).toBe(true);
  });

  test('does not begin if the signal is aborted', async () => {
    const texts = vi.fn();
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(countPieces({ [Symbol.iterator]: texts }, { piecesOf, signal })).rejects.toThrow('too late');
    expect(texts).not.toHaveBeenCalled();
  });

  describe('refuses', () => {
    test.each([
      ['a text that is none', ['a', 'b', 7], '`texts[2]` must be a string, got 7.'],
      ['a text that is none, as it arrives', arriving('a', null), '`texts[1]` must be a string, got null.'],
      ['what is no text at all', 7, '`texts` must be a string, or an iterable or async iterable of strings, got 7.'],
      ['null', null, '`texts` must be a string, or an iterable or async iterable of strings, got null.'],
      ['no text', [], '`texts` must hold at least one piece of text, got 0.'],
      ['an empty text', '', '`texts` must hold at least one piece of text, got 0.'],
      ['half a pair', ['ok', 'a b\ud83d'], '`texts[1]` must not hold half of a surrogate pair, got "b\\ud83d".'],
      ['half a pair in a single text', '\ude00', '`texts` must not hold half of a surrogate pair, got "\\ude00".'],
    ])('%s', async (_, texts, message) => {
      const counting = countPieces(texts as string[], { piecesOf, caller: 'train' });
      await expect(counting).rejects.toThrow(`train: ${message}`);
      await expect(counting).rejects.toBeInstanceOf(ArgumentError);
    });
  });
});
