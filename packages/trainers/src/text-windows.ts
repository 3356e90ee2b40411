import {
  ArgumentError,
  foldInKey,
  type RandomKey,
  randomNormals,
  randomUniforms,
  requireInteger,
  splitKey,
} from '@unroll/core';
import { shuffledNumbers } from './shuffled.js';

/** Options of {@link textBatches} and {@link storedTextBatches}. */
export type TextBatchesOptions = {
  /** How many streams the text is cut into, read side by side. Integer, at least 1. */
  readonly batchSize: number;
  /** How many tokens of each stream a batch holds. Integer, at least 1. The last batch of an epoch may hold fewer. */
  readonly timeSteps: number;
  /**
   * Draws how many tokens each batch holds, so that no epoch cuts the text where another did. `timeSteps` is then the
   * usual number. Default: all batches hold `timeSteps`.
   */
  readonly variableTimeSteps?: RandomKey;
};

/** Which part of every stream a batch holds. */
type TextWindow = {
  /** Where in its stream the first input is, counted from 0. */
  readonly begin: number;
  /** How many inputs a row has. */
  readonly length: number;
  /** Whether an epoch begins with it. */
  readonly startsStream: boolean;
};

/** A text of a number of tokens, cut into streams, and those into windows. */
export type TextWindows = {
  /** How many inputs a stream has; targets reach one token further. */
  readonly streamLength: number;
  /** How many windows an epoch has. */
  readonly windowCount: number;
  /** The window for a step, counted from 0. */
  windowAt(step: number): TextWindow;
};

/**
 * The windows of a text's parallel streams.
 *
 * @param tokenCounts How many tokens the text has, by the name that an error gives to it.
 * @throws ArgumentError if the text has fewer tokens than one window of every stream needs.
 */
export function textWindows(
  caller: string,
  tokenCounts: Readonly<Record<string, number>>,
  options: TextBatchesOptions,
): TextWindows {
  const { batchSize, timeSteps, variableTimeSteps: key } = options;
  const [argument, tokenCount] = Object.entries(tokenCounts)[0] as [string, number];
  requireInteger(caller, { batchSize, timeSteps });
  const streamLength = Math.floor((tokenCount - 1) / batchSize);
  if (streamLength < timeSteps) {
    throw new ArgumentError({
      caller,
      argument,
      expectation: `be at least ${batchSize * timeSteps + 1}, for ${batchSize} streams of ${timeSteps} tokens and a last target`,
      actual: tokenCount,
      advice: 'Use more text, or a smaller batchSize or timeSteps.',
    });
  }
  const windows = key === undefined ? evenWindows(streamLength, timeSteps) : drawnWindows(streamLength, timeSteps, key);
  return {
    streamLength,
    windowCount: windows.count,
    windowAt(step) {
      requireInteger(`${caller}.batchAt`, { step }, { minimum: 0 });
      const window = step % windows.count;
      return { ...windows.at(window, Math.floor(step / windows.count)), startsStream: window === 0 };
    },
  };
}

/** The windows of every epoch: how many, and where each is. */
type Windows = {
  readonly count: number;
  at(window: number, epoch: number): { readonly begin: number; readonly length: number };
};

function evenWindows(streamLength: number, timeSteps: number): Windows {
  return {
    count: Math.ceil(streamLength / timeSteps),
    at(window) {
      const begin = window * timeSteps;
      return { begin, length: Math.min(timeSteps, streamLength - begin) };
    },
  };
}

/** Windows of lengths that are drawn once, in an order of its own for each epoch. */
function drawnWindows(streamLength: number, timeSteps: number, key: RandomKey): Windows {
  const [lengthKey, orderKey] = splitKey(key, 2);
  const lengths = drawnLengths(streamLength, timeSteps, lengthKey);
  let borders: { readonly epoch: number; readonly begins: Float64Array } | undefined;

  /** Where the windows of an epoch begin, and the end of the last. */
  function beginsOf(epoch: number): Float64Array {
    const begins = new Float64Array(lengths.length + 1);
    shuffledNumbers(lengths.length, foldInKey(orderKey, epoch)).forEach((number, window) => {
      begins[window + 1] = (begins[window] as number) + (lengths[number] as number);
    });
    return begins;
  }

  return {
    count: lengths.length,
    at(window, epoch) {
      if (borders?.epoch !== epoch) borders = { epoch, begins: beginsOf(epoch) };
      const begin = borders.begins[window] as number;
      return { begin, length: (borders.begins[window + 1] as number) - begin };
    },
  };
}

const halvedShare = 0.05;
const deviation = 5;
const shortest = 5;

/** Lengths that fill a stream. Source: Merity, Keskar & Socher 2018, section 4.1, with the numbers of their program. */
function drawnLengths(streamLength: number, timeSteps: number, key: RandomKey): readonly number[] {
  const lengths: number[] = [];
  for (let filled = 0; filled < streamLength; ) {
    const [halvedKey, deviateKey] = splitKey(foldInKey(key, lengths.length), 2);
    const usual = (randomUniforms(halvedKey, 1)[0] as number) < halvedShare ? timeSteps / 2 : timeSteps;
    const drawn = Math.floor(usual + deviation * (randomNormals(deviateKey, 1)[0] as number));
    const length = Math.min(Math.max(drawn, Math.min(shortest, timeSteps)), streamLength - filled);
    lengths.push(length);
    filled += length;
  }
  return lengths;
}
