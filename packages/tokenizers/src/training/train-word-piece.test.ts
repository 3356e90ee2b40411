import { expect, test } from 'vitest';
import golden from '../../golden/training.json' with { type: 'json' };
import { type TrainWordPieceOptions, trainWordPiece } from './train-word-piece.js';

const cases = golden.cases.filter(({ kind }) => kind === 'wordPiece') as unknown as {
  readonly options: TrainWordPieceOptions;
  readonly counts: (readonly [piece: string, count: number])[];
  readonly vocabulary: readonly string[];
}[];

test.each(cases.map(({ options, ...rest }) => [JSON.stringify(options), { options, ...rest }] as const))(
  'learns what Hugging Face learns with %s',
  async (_, { counts, options, vocabulary }) => {
    expect(await trainWordPiece(counts, options)).toEqual(vocabulary);
  },
);

test('takes another prefix', async () => {
  expect(await trainWordPiece([['abc', 1]], { continuingSubwordPrefix: '@' })).toEqual(
    ['a', 'b', 'c', '@b', '@c', 'ab', 'abc'], // a + @b, of lower ids than @b + @c
  );
});

test('names itself in errors', async () => {
  await expect(trainWordPiece([], {})).rejects.toThrow('trainWordPiece: `counts` must hold at least one piece of text');
});
