import { ArgumentError } from '@unroll/core';
import type { TrainingTexts } from '../alphabet.js';
import { loneSurrogate } from '../lone-surrogate.js';
import { requireText } from '../require-text.js';
import { type PieceCounts, PieceTable } from './piece-table.js';
import type { TrainingProgress, TrainingWatch } from './training-progress.js';
import { WorkPace } from './work-pace.js';

/** Options of {@link countPieces}. */
export type CountPiecesOptions = TrainingWatch & {
  /** The pieces of one text, as they go into the vocabulary. Those of a generator are not in memory together. */
  readonly piecesOf: (text: string) => Iterable<string>;
  /** The function that errors name. Default countPieces. */
  readonly caller?: string | undefined;
};

const operationsBetweenLooks = 1024;

/**
 * How often each piece of some texts occurs.
 *
 * The memory it takes grows with the number of different pieces, not with the length of the texts.
 *
 * @param texts One text, or several that need not be in memory together.
 * @throws ArgumentError if a text is not a string, if a piece holds half of a surrogate pair, or if there is no piece.
 * @throws the reason of `options.signal`, which is looked at before each text and about every 50 milliseconds.
 */
export async function countPieces(texts: TrainingTexts, options: CountPiecesOptions): Promise<PieceCounts> {
  const { piecesOf, caller = 'countPieces' } = options;
  const pace = new WorkPace(options);
  const table = new PieceTable();
  let textCount = 0;
  let characters = 0;
  let operations = 0;
  const progress = (): TrainingProgress => ({ stage: 'counting', texts: textCount, characters });
  for await (const text of listOf(caller, texts)) {
    pace.check();
    const argument = text === texts ? 'texts' : `texts[${textCount}]`;
    for (const piece of piecesOf(requireText(caller, text, argument))) {
      if (piece !== '' && table.add(piece) && loneSurrogate.test(piece)) throw surrogateError(caller, argument, piece);
      if (++operations % operationsBetweenLooks === 0 && pace.due) await pace.turn(progress());
    }
    textCount++;
    characters += text.length;
    if (++operations % operationsBetweenLooks === 0 && pace.due) await pace.turn(progress());
  }
  pace.report(progress());
  if (table.size > 0) return table;
  throw new ArgumentError({
    caller,
    argument: 'texts',
    expectation: 'hold at least one piece of text',
    actual: 0,
    advice: 'Pass the text that the model will be trained on.',
  });
}

function listOf(caller: string, texts: TrainingTexts): Iterable<string> | AsyncIterable<string> {
  if (typeof texts === 'string') return [texts];
  const isObject = typeof texts === 'object' && texts !== null;
  if (isObject && (Symbol.asyncIterator in texts || Symbol.iterator in texts)) return texts;
  throw new ArgumentError({
    caller,
    argument: 'texts',
    expectation: 'be a string, or an iterable or async iterable of strings',
    actual: texts,
  });
}

function surrogateError(caller: string, argument: string, piece: string): ArgumentError {
  return new ArgumentError({
    caller,
    argument,
    expectation: 'not hold half of a surrogate pair',
    actual: piece,
    advice: 'Cut texts between characters, not inside one.',
  });
}
