import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { randomBits, randomKey, type TokenBatch } from '@unroll/core';
import { describe, expect, test } from 'vitest';
import { streamedTextBatches } from './streamed-text-batches.js';
import { textBatches } from './text-batches.js';

const tokens = Int32Array.from(randomBits(randomKey(1), 1003), (bits) => bits % 5000);

/** The tokens in pieces of a size, and how often they were opened and given back. */
function pieces(pieceSize: number, failAt = Infinity) {
  const seen = { opened: 0, closed: 0, failAt };
  async function* open(): AsyncGenerator<Int32Array> {
    seen.opened++;
    try {
      for (let begin = 0; begin < tokens.length; begin += pieceSize) {
        if (begin >= seen.failAt) throw new Error('the line is cut');
        yield tokens.subarray(begin, begin + pieceSize);
      }
    } finally {
      seen.closed++;
    }
  }
  return { open, seen };
}

const options = { batchSize: 3, timeSteps: 4, batchesPerChunk: 5 };
const chunkTokens = 3 * 4 * 5;

/** The batches of one epoch, by cutting each chunk of the whole text as a text. */
function expectedBatches(): TokenBatch[] {
  const batches: TokenBatch[] = [];
  for (let begin = 0; begin + 3 < tokens.length; begin += chunkTokens) {
    const chunk = tokens.subarray(begin, begin + chunkTokens + 1);
    const timeSteps = Math.min(4, Math.floor((chunk.length - 1) / 3));
    const source = textBatches(chunk, { batchSize: 3, timeSteps });
    for (let step = 0; step < source.batchesPerEpoch; step++) batches.push(source.batchAt(step));
  }
  return batches;
}

const expected = expectedBatches();

describe('streamedTextBatches', () => {
  test.each([1, 7, 60, 61, 5000])('cuts each chunk as a text, from pieces of %i tokens', async (pieceSize) => {
    const batches = streamedTextBatches(pieces(pieceSize).open, options);
    expect(batches.batchesPerEpoch).toBe(Infinity);
    for (let step = 0; step < 2 * expected.length + 3; step++) {
      expect(await batches.batchAt(step)).toEqual(expected[step % expected.length]);
    }
    expect(batches.batchesPerEpoch).toBe(expected.length);
  });

  test('gives every token once an epoch, but for fewer than batchSize at the end', async () => {
    const batches = streamedTextBatches(pieces(50).open, options);
    let inputCount = 0;
    const sums = [0, 0]; // of inputs: the order of tokens is that of the chunks
    for (let step = 0; step < expected.length; step++) {
      const { inputs } = await batches.batchAt(step);
      inputCount += inputs.length;
      for (const token of inputs) (sums[0] as number) += token;
    }
    for (const token of tokens.subarray(0, inputCount)) (sums[1] as number) += token;
    expect(tokens.length - 1 - inputCount).toBeLessThan(3);
    expect(sums[0]).toBe(sums[1]);
  });

  test.each([3, 42, expected.length - 1, expected.length, 3 * expected.length + 8])(
    'goes on at batch %i as if it had come there in order',
    async (step) => {
      const batches = streamedTextBatches(pieces(50).open, options);
      expect(await batches.batchAt(step)).toEqual(expected[step % expected.length]);
      expect(await batches.batchAt(step + 1)).toEqual(expected[(step + 1) % expected.length]);
      expect(await batches.batchAt(Math.max(0, step - 7))).toEqual(expected[Math.max(0, step - 7) % expected.length]);
    },
  );

  test('answers in turn, where several are asked for at once', async () => {
    const { open, seen } = pieces(50);
    const batches = streamedTextBatches(open, options);
    const steps = Array.from({ length: 30 }, (_, step) => step);
    expect(await Promise.all(steps.map((step) => batches.batchAt(step)))).toEqual(expected.slice(0, 30));
    expect(seen).toMatchObject({ opened: 1, closed: 0 });
    await batches.close?.();
    expect(seen.closed).toBe(1);
  });

  test('opens the text again after it failed', async () => {
    const { open, seen } = pieces(50, 200);
    const batches = streamedTextBatches(open, options);
    expect(await batches.batchAt(0)).toEqual(expected[0]);
    await expect(batches.batchAt(40)).rejects.toThrow('the line is cut');
    seen.failAt = Infinity;
    expect(await batches.batchAt(40)).toEqual(expected[40]);
    expect(seen.opened).toBe(2);
  });

  test('says that a text is too short, or another than before', async () => {
    const empty = streamedTextBatches(async function* () {
      yield Int32Array.of(1, 2, 3);
    }, options);
    await expect(empty.batchAt(0)).rejects.toThrow(
      'streamedTextBatches: `open` must give enough for one batch, got 0.',
    );
    let length = 100;
    const shrinking = streamedTextBatches(async function* () {
      yield tokens.subarray(0, length);
    }, options);
    await shrinking.batchAt(9);
    expect(shrinking.batchesPerEpoch).toBe(9); // 33 steps of each stream: 20 in five batches, 13 in four
    length = 50;
    await expect(shrinking.batchAt(2 * 9 + 8)).rejects.toThrow(
      'must give the same 9 batches each time it is called, got 4.',
    );
  });

  test('holds no more than a few chunks of a text of 64 MiB', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heldBytes = (): number => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const pieceCount = 256; // of 256 KiB each
    const batches = streamedTextBatches(
      async function* () {
        for (let piece = 0; piece < pieceCount; piece++) yield new Int32Array(2 ** 16).fill(piece);
      },
      { batchSize: 32, timeSteps: 64 },
    );
    await batches.batchAt(0);
    const before = heldBytes();
    let most = 0;
    for (let step = 1; step < 8192; step++) {
      const { inputs } = await batches.batchAt(step);
      if (step % 512 !== 0) continue;
      most = Math.max(most, heldBytes() - before);
      expect(inputs[0]).toBeGreaterThan(0);
    }
    expect(batches.batchesPerEpoch).toBe(Infinity); // one token is missing to the last target: its end was not met yet
    expect(most).toBeLessThan(16 * 2 ** 20); // a chunk is 0.8 MiB; buffers are freed some time after their arrays
  });
});
