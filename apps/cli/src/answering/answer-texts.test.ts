import { characterTokenizer } from '@unroll/tokenizers';
import { expect, test, vi } from 'vitest';
import { knownTokens } from '../tasks/known-tokens.js';
import type { Output } from '../terminal/output.js';
import { answerTexts } from './answer-texts.js';
import type { Answerer, TokenText } from './answerer.js';

function setUp() {
  const tokenizer = characterTokenizer.train('abc');
  const answerer: Answerer = {
    known: knownTokens(tokenizer),
    column: { part: 'text', isFirst: false },
    answer: vi.fn((lines: readonly TokenText[]) =>
      lines.map(({ text, tokens }) => `${text}: ${tokenizer.decode(tokens).toUpperCase()}`),
    ),
    answerNothing: (text) => `nothing in ${JSON.stringify(text)}`,
  };
  const reader = new AbortController();
  const written: string[] = [];
  const output = {
    readerGone: reader.signal,
    hasRoom: async () => undefined,
    writeLine: (text: string) => void written.push(...text.split('\n')),
  } as Output;
  return { answerer, output, written, warn: vi.fn(), leave: () => reader.abort() };
}

const text = (content: string) => ({ type: 'text', text: content }) as const;

test('answers every line with a line, in order', async () => {
  const { answerer, output, written, warn } = setUp();
  await answerTexts([text('ab'), text('c\n\na')], answerer, output, warn);
  expect(written).toEqual(['ab: AB', 'c: C', 'nothing in ""', 'a: A']);
  expect(warn).not.toHaveBeenCalled();
});

test('leaves out what the model does not know, and says so once', async () => {
  const { answerer, output, written, warn } = setUp();
  await answerTexts([text('xaéé\né🎈'), text('b\u001b')], answerer, output, warn);
  expect(written).toEqual(['xaéé: A', 'nothing in "é🎈"', 'b\u001b: B']);
  expect(warn).toHaveBeenCalledExactlyOnceWith(
    'the model never saw these characters in training, and they were left out: "x" (U+0078), "é" (U+00E9), "🎈" (U+1F388), "\\u001b" (U+001B).',
  );
});

test('answers many lines a part at a time', async () => {
  const { answerer, output, written, warn } = setUp();
  await answerTexts([text('a\n'.repeat(600))], answerer, output, warn);
  expect(written).toEqual(Array(600).fill('a: A'));
  expect(vi.mocked(answerer.answer).mock.calls.map(([lines]) => lines.length)).toEqual([256, 256, 88]);
});

test('ends when nobody reads on', async () => {
  const { answerer, output, written, warn, leave } = setUp();
  vi.mocked(answerer.answer).mockImplementation((lines) => {
    leave();
    return lines.map(() => 'once');
  });
  await answerTexts([text('a'), text('b')], answerer, output, warn);
  expect(written).toEqual(['once']);
});

test('says what was left out also where a later source cannot be read', async () => {
  const { answerer, output, written, warn } = setUp();
  const sources = [text('ax'), { type: 'lines', path: 'absent.txt' } as const];
  await expect(answerTexts(sources, answerer, output, warn)).rejects.toThrow('there is no file');
  expect(written).toEqual(['ax: A']);
  expect(warn).toHaveBeenCalledOnce();
});
