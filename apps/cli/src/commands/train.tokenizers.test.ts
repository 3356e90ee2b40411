import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSave } from '@unroll/checkpoints/node';
import { readTokenizer } from '@unroll/tokenizers';
import { describe, expect, test } from 'vitest';
import { runUnroll, sampleText, temporaryFolder, tiny, writeFiles } from '../unroll-process.reference.js';

const folder = temporaryFolder();
writeFiles(folder, { 'text.txt': sampleText, 'emoji.txt': '🎈é漢\n'.repeat(100) });
const differentWords = Array.from('abcdefgh', (first) =>
  Array.from('ijklmnopqr', (last) => first + last).join(' '),
).join(' ');
const run = (...words: string[]) => runUnroll(words, { folder });
const train = (...words: string[]) => run('train', ...tiny, ...words);
const json = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'));

async function filesOf(name: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const { 'progress.json': _, ...files } = (await readSave(join(folder, name))).files;
  return files;
}

function recordsOf(name: string): Record<string, number>[] {
  const lines = readFileSync(join(folder, name, 'log.jsonl'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.map((line) => JSON.parse(line) as Record<string, number>);
}

/** The figures of a table. */
function figuresOf(output: string): Record<string, string> {
  return Object.fromEntries(output.split('\n').map((line) => line.trim().split(/ {3,}/)));
}

describe.each([
  ['graphemes', []],
  ['bytes', []],
  ['words', ['--vocabulary', '20']],
  ['bpe', ['--vocabulary', '300']],
] as const)('%s', (kind, options) => {
  const words = ['text.txt', '--tokenizer', kind, ...options, '--batch', '1', '--time', '20'];
  const heldOut = sampleText.slice(-350);

  test('are learned, and a run that was stopped goes on to the same bits', async () => {
    const whole = await train(...words, '--steps', '20', '--schedule', 'constant', '--out', `${kind}-whole`);
    expect(whole).toMatchObject({ exitCode: 0, error: '' });
    expect(whole.output).toMatch(new RegExp(`tokenizer +${kind}, \\d+ entries: \\d\\.\\d\\d characters a token`));
    expect(whole.output).toMatch(/^ {2}validation +the last 10 % of the text, \d+ tokens, held out$/m);
    expect(whole.output).toMatch(/; 1 × 20 tokens a step,/);
    expect(whole.output).toMatch(/^step 20\/20 .* bits\/character {2}[\d,]+ tokens\/s$/m);
    await train(...words, '--minutes', '0.00001', '--out', `${kind}-parts`);
    const parts = await run('train', '--resume', `${kind}-parts`, '--steps', '20');
    expect(parts).toMatchObject({ exitCode: 0, error: '' });
    expect(await filesOf(`${kind}-parts`)).toEqual(await filesOf(`${kind}-whole`));
    const { tokenizer, model } = json(`${kind}-whole/configuration.json`);
    expect(tokenizer).toMatchObject({ kind });
    expect(model.embeddingSize).toBe(options.length > 0 ? 128 : null);
  });

  test('are measured as in training, by token and by character of the measured text', async () => {
    const { validationLoss, validationBitsPerCharacter } = recordsOf(`${kind}-whole`).at(-1) as Record<string, number>;
    writeFiles(folder, { 'held-out.txt': heldOut });
    const [own, named] = await Promise.all([
      run('evaluate', `${kind}-whole`),
      run('evaluate', `${kind}-whole`, 'held-out.txt'),
    ]);
    expect(own.output.replace(/^.*held out\n/, '')).toBe(named.output);
    const tokenizer = readTokenizer(json(`${kind}-whole/tokenizer.json`));
    const tokens = heldOut.split(/(?<=\n)/).flatMap((line) => Array.from(tokenizer.encode(line)));
    const first =
      kind === 'words' ? (heldOut.match(/^ ?\w+/) as RegExpMatchArray)[0] : tokenizer.decode(tokens.slice(0, 1));
    const characterCount = heldOut.length - first.length;
    const bits = ((validationLoss as number) * (tokens.length - 1)) / characterCount / Math.LN2;
    expect(validationBitsPerCharacter).toBeCloseTo(bits, 10);
    expect(figuresOf(own.output)).toMatchObject({
      tokens: `${tokens.length - 1} predicted of ${tokens.length}`,
      characters: expect.stringMatching(new RegExp(`^${characterCount}, `)),
      loss: `${validationLoss?.toFixed(3)} nats/token`,
      bits: `${bits.toFixed(3)} bits/character`,
    });
  });

  test('are written, as many as are asked for, the same from the same seed', async () => {
    const prompt = 'line';
    const generate = () => run('generate', `${kind}-whole`, '--prompt', prompt, '--length', '30');
    const [text, again] = await Promise.all([generate(), generate()]);
    expect(text).toMatchObject({ exitCode: 0, error: '' });
    expect(again.output).toBe(text.output);
    expect(text.output.startsWith(prompt)).toBe(true);
    expect(text.output).not.toContain('<unk>');
    const written = text.output.slice(prompt.length, -1);
    if (kind !== 'bytes' && kind !== 'bpe') {
      const tokenizer = readTokenizer(json(`${kind}-whole/tokenizer.json`));
      const entries = written.match(kind === 'graphemes' ? /\r\n|[^]/g : / ?\w+|\s/g) ?? [];
      expect(kind === 'graphemes' ? entries.length : tokenizer.encode(written).length).toBeLessThanOrEqual(30);
    }
  });
});

test('characters are what a run reads that names nothing, to the same bits', async () => {
  const words = ['text.txt', '--steps', '6'];
  await Promise.all([
    train(...words, '--out', 'plain'),
    train(...words, '--tokenizer', 'characters', '--out', 'characters'),
  ]);
  expect(await filesOf('characters')).toEqual(await filesOf('plain'));
  expect(json('characters/configuration.json')).toEqual(json('plain/configuration.json'));
  expect(json('plain/configuration.json')).not.toHaveProperty('tokenizer');
  expect(json('plain/tokenizer.json').type).toBe('characters');
  expect(recordsOf('plain').at(-1)).toEqual({ step: 6, validationLoss: expect.any(Number) });
});

test('words are learned from what is not held out, and only those that come twice', async () => {
  const known = 'to be or not to be\n'.repeat(40);
  writeFiles(folder, { 'words.txt': `${known}once ${'unheard '.repeat(12)}\n` });
  const { error } = await train('words.txt', '--tokenizer', 'words', '--steps', '2', '--out', 'words');
  expect(error).toBe('');
  const { vocab } = json('words/tokenizer.json').model;
  expect(Object.keys(vocab).sort()).toEqual(['\n', ' be', ' not', ' or', ' to', '<unk>', 'to'].sort());
  const { output } = await run('evaluate', 'words');
  expect(figuresOf(output)['unknown']).toMatch(/^100\.0 % of the tokens, all of which are read as one word$/);
});

test('an unknown word of a prompt is read as such, and none is written', async () => {
  const { exitCode, error, output } = await run(
    'generate',
    'words',
    '--prompt',
    'to be Zorp\nor Zorp',
    '--length',
    '200',
  );
  expect({ exitCode, error }).toEqual({
    exitCode: 0,
    error: 'unroll: the model does not know " Zorp", "or", and reads an unknown word there.\n',
  });
  expect(output).toMatch(/^to be Zorp\nor Zorp/);
  expect(output.replaceAll('Zorp', '')).toMatch(/^(to|be|or|not|\s)+$/);
});

test('bytes that are a character are written together', async () => {
  await train('emoji.txt', '--tokenizer', 'bytes', '--learning-rate', '0.05', '--steps', '100', '--out', 'emoji');
  const { output } = await run('generate', 'emoji', '--prompt', '🎈é', '--greedy', '--length', '40');
  expect(output).toMatch(/^🎈é漢\n(🎈é漢\n)+/);
  expect(output).not.toContain('\ufffd');
});

test('two workers learn from the same tokens', async () => {
  const words = ['text.txt', '--tokenizer', 'bpe', '--vocabulary', '300', '--steps', '5', '--workers', '2'];
  await Promise.all([train(...words, '--out', 'two'), train(...words, '--out', 'two-again')]);
  expect(recordsOf('two').filter(({ loss }) => loss !== undefined)).toHaveLength(5);
  expect(await filesOf('two-again')).toEqual(await filesOf('two'));
});

test('--json tells of measurements in bits a character too, and of nothing while the tokenizer is learned', async () => {
  const words = ['text.txt', '--tokenizer', 'bpe', '--vocabulary', '300', '--steps', '2', '--json', '--out', 'told'];
  const { output } = await train(...words);
  const told = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const { validationLoss, validationBitsPerCharacter } = recordsOf('told').at(-1) as Record<string, number>;
  expect(told.filter(({ type }) => type === 'validation')).toEqual([
    { type: 'validation', step: 2, loss: validationLoss, bitsPerCharacter: validationBitsPerCharacter },
  ]);
});

test('the floor of the built-in corpus is that of the tokens', async () => {
  const { output } = await train('--tokenizer', 'bpe', '--vocabulary', '400', '--steps', '1', '--out', 'news');
  const ratio = Number(/ entries: (\d\.\d\d) characters a token/.exec(output)?.[1]);
  const floor = Number(/\(floor (\d\.\d{3})\)/.exec(output)?.[1]);
  const ofCharacters = (await train('--steps', '1', '--out', 'news-characters')).output;
  expect(floor / Number(/\(floor (\d\.\d{3})\)/.exec(ofCharacters)?.[1])).toBeCloseTo(ratio, 1);
});

test.each([
  [
    ['text.txt', '--tokenizer', 'words', '--time', '600'],
    'the text has 900 tokens, and about 1,335 are needed: 2 streams of 600 tokens to learn from, and 10 % of the whole',
  ],
  [['once.txt', '--tokenizer', 'words'], 'no word comes twice in the text, so that there is none to know.'],
  [
    ['text.txt', '--tokenizer', 'bpe', '--batch', '2000', '--time', '2000'],
    'a step of 2,000 × 2,000 tokens, of 571 different ones, would take 27.4 GB, and WebAssembly has 4.',
  ],
])('does not train on %j, and makes no folder', async (words, message) => {
  writeFiles(folder, { 'once.txt': differentWords });
  const { exitCode, error } = await train(...words, '--out', 'refused');
  expect({ exitCode, error }).toEqual({ exitCode: 1, error: expect.stringContaining(`unroll: ${message}`) });
  expect(existsSync(join(folder, 'refused'))).toBe(false);
});
