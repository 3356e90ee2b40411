import { VocabularyError } from '@unroll/core';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { type GenerateOptions, generate } from './generate.js';
import { maximumLength } from './maximum-length.js';
import { collected, digits, options, SumDecoder, textOf } from './sum-decoder.reference.js';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('an abort', () => {
  const reason = new Error('enough');

  test('before the start rejects with its reason and makes no state', async () => {
    const decoder = new SumDecoder();
    await expect(textOf(decoder, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(decoder.stateCount).toBe(0);
  });

  test('between two tokens rejects with its reason at the next', async () => {
    const decoder = new SumDecoder();
    const controller = new AbortController();
    const tokens = generate(decoder, { ...options, signal: controller.signal });
    await tokens.next();
    controller.abort(reason);
    await expect(tokens.next()).rejects.toBe(reason);
    expect(await tokens.next()).toEqual({ done: true, value: undefined });
    expect(decoder.alive.size).toBe(0);
  });

  test('while the prompt is read rejects before the next step', async () => {
    const decoder = new SumDecoder();
    const controller = new AbortController();
    decoder.onStep = (stepCount) => {
      if (stepCount === 2) controller.abort(reason);
    };
    await expect(textOf(decoder, { prompt: '12345', signal: controller.signal })).rejects.toBe(reason);
    expect(decoder.reads).toEqual([1, 2]);
    expect(decoder.alive.size).toBe(0);
  });

  test('by a timer takes effect while tokens are consumed as fast as they come', async () => {
    vi.spyOn(performance, 'now').mockImplementation(steppingClock(10));
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 1);
    const decoder = new SumDecoder();
    const endless = textOf(decoder, { stoppingCriteria: [maximumLength(20_000)], signal: controller.signal });
    await expect(endless).rejects.toBe(reason);
    expect(decoder.alive.size).toBe(0);
  });
});

describe('turns of the event loop', () => {
  test('are taken while a long prompt is read', async () => {
    vi.spyOn(performance, 'now').mockImplementation(steppingClock(10));
    let stepsBeforeTurn = 0;
    const decoder = new SumDecoder();
    setImmediate(() => {
      stepsBeforeTurn = decoder.reads.length;
    });
    await textOf(decoder, { prompt: '1'.repeat(2000), stoppingCriteria: [maximumLength(1)] });
    expect(stepsBeforeTurn).toBeGreaterThan(0);
    expect(stepsBeforeTurn).toBeLessThan(1000);
  });

  test('cost nothing as long as the steps are quick', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(5);
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    await textOf(new SumDecoder(), { stoppingCriteria: [maximumLength(200)] });
    expect(turned).toBe(false);
  });
});

/** A clock that goes on by some milliseconds whenever it is read. */
function steppingClock(milliseconds: number): () => number {
  let now = 0;
  return () => {
    now += milliseconds;
    return now;
  };
}

describe('decoder states are released once', () => {
  test('at the end', async () => {
    const decoder = new SumDecoder();
    await textOf(decoder);
    expect(decoder.stateCount).toBe(8); // the first, and one after each of 2 + 5 tokens read
    expect(decoder.alive.size).toBe(0);
  });

  test('while going on, so that only one is alive between tokens', async () => {
    const decoder = new SumDecoder();
    for await (const _ of generate(decoder, options)) expect(decoder.alive.size).toBe(1);
  });

  test.each([1, 2, 5, 6])('after break at token %d', async (count) => {
    const decoder = new SumDecoder();
    let seen = 0;
    for await (const _ of generate(decoder, options)) if (++seen === count) break;
    expect(decoder.alive.size).toBe(0);
  });

  test('after an error of the consumer', async () => {
    const decoder = new SumDecoder();
    const consume = async (): Promise<void> => {
      for await (const _ of generate(decoder, options)) throw new Error('full');
    };
    await expect(consume()).rejects.toThrow('full');
    expect(decoder.alive.size).toBe(0);
  });

  const failing = (): never => {
    throw new Error('broken');
  };
  test.each<[string, Partial<GenerateOptions>]>([
    ['sampler', { sampler: failing }],
    ['processor', { processors: [failing] }],
    ['stopping criterion', { stoppingCriteria: [failing] }],
    ['tokenizer', { tokenizer: { ...digits, decode: failing } }],
  ])('after an error of the %s', async (_, changes) => {
    const decoder = new SumDecoder();
    await expect(textOf(decoder, changes)).rejects.toThrow('broken');
    expect(decoder.alive.size).toBe(0);
  });

  test.each([1, 2, 3, 7])('after an error of the decoder at step %d', async (failingStep) => {
    const decoder = new SumDecoder();
    decoder.onStep = (stepCount) => {
      if (stepCount === failingStep) failing();
    };
    await expect(textOf(decoder)).rejects.toThrow('broken');
    expect(decoder.alive.size).toBe(0);
  });

  test('after an error of the decoder while it releases another', async () => {
    const decoder = new SumDecoder();
    const release = vi.spyOn(decoder, 'release').mockImplementationOnce(failing);
    await expect(textOf(decoder)).rejects.toThrow('broken');
    const released = release.mock.calls.map(([state]) => state);
    expect(released.map(({ tokens }) => tokens)).toEqual([[], [1]]);
  });

  test('where a decoder hands its state back unchanged', async () => {
    const state = {};
    const release = vi.fn();
    const logits = new Float32Array(10);
    const decoder = {
      vocabularySize: 10,
      initialState: () => state,
      step: () => ({ logits, state }),
      fork: failing,
      release,
    };
    await collected(generate(decoder, options));
    expect(release.mock.calls).toEqual([[state]]);
  });

  test('and none is made for tokens that nobody asks for', async () => {
    const decoder = new SumDecoder();
    await generate(decoder, options).return();
    expect(decoder.stateCount).toBe(0);
  });
});

test('a token outside the vocabulary is an error', async () => {
  const decoder = new SumDecoder();
  await expect(textOf(decoder, { sampler: () => 12 })).rejects.toThrow(VocabularyError);
  expect(decoder.alive.size).toBe(0);
});
