import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { writeFileAtomically } from '@unroll/checkpoints/node';
import { describeSources } from '../run/describe-sources.js';
import { formattedCount, formattedShare } from '../terminal/figures.js';
import type { Output } from '../terminal/output.js';
import { commandLineOf } from '../terminal/shell-words.js';
import { table } from '../terminal/table.js';
import { textReader } from '../text/text-reader.js';
import { type TextSource, textSourcesOf } from '../text/text-source.js';
import { catchInterruption } from '../training/interruption.js';
import { learnTokenizer } from './learn-tokenizer.js';
import { learningReport } from './learning-report.js';
import { requireNewFile } from './require-new-file.js';
import { tellingEntries } from './telling-entries.js';
import { TextSample } from './text-sample.js';
import type { TextTokenizer } from './text-tokenizer.js';
import { kindInWords } from './tokenizer-kind.js';
import type { TokenizerSettings } from './tokenizer-settings.js';
import { unknownTokenOf } from './unknown-token.js';

/** What tokenizer is to be trained. */
export type TokenizerRequest = {
  readonly settings: TokenizerSettings;
  /** Files and folders; `-` for standard input. Without any, the built-in corpus. */
  readonly names: readonly string[];
  /** Where to. Must not exist yet. */
  readonly path: string;
};

/**
 * Trains a tokenizer, writes it into a file, and tells about it. Leaves nothing behind when it is interrupted.
 *
 * @returns The exit code.
 * @throws CommandError or CheckpointError if a text cannot be read, or the file cannot be written.
 */
export async function trainTokenizer({ settings, names, path }: TokenizerRequest, output: Output): Promise<number> {
  await requireNewFile(path);
  const sources = textSourcesOf(names);
  const text = await textReader(sources, 'unroll tokenizer train -');
  const report = learningReport(output, text.size);
  const sample = new TextSample();
  const interruption = catchInterruption(() => undefined);
  const { signal } = interruption;
  let tokenizer: TextTokenizer;
  try {
    const lines = text.lines({ onRead: (count) => report.read(count), signal });
    tokenizer = await learnTokenizer(sample.follow(lines), settings, {
      onProgress: (progress) => report.progress(progress),
      signal,
    });
    signal.throwIfAborted();
  } catch (error) {
    if (interruption.exitCode === undefined || error !== signal.reason) throw error;
    output.writeLine('Stopped. No file is written.');
    return interruption.exitCode;
  } finally {
    interruption.release();
  }
  await writeTokenizer(path, tokenizer);
  output.writeLine(table(resultRows({ settings, sources, sample, tokenizer, path }), output.width).join('\n'));
  output.writeLine();
  output.writeLine(`Look into it:  ${commandLineOf('tokenizer', 'inspect', path, exampleOf(sample))}`);
  return 0;
}

async function writeTokenizer(path: string, tokenizer: TextTokenizer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFileAtomically(path, new TextEncoder().encode(`${JSON.stringify(tokenizer, null, 2)}\n`));
}

/** What was learned, and from what. */
type LearningResult = {
  readonly settings: TokenizerSettings;
  readonly sources: readonly TextSource[];
  readonly sample: TextSample;
  readonly tokenizer: TextTokenizer;
  readonly path: string;
};

function resultRows({ settings, sources, sample, tokenizer, path }: LearningResult): (readonly [string, string])[] {
  const { kind, vocabularySize: asked } = settings;
  const { vocabularySize } = tokenizer;
  const isShort = asked !== undefined && vocabularySize < asked;
  const fewer = isShort ? `, fewer than ${formattedCount(asked)}: there is no more to learn in the text` : '';
  const unknown = unknownTokenOf(tokenizer);
  let tokenCount = 0;
  let unknownCount = 0;
  for (const line of sample.lines) {
    const tokens = tokenizer.encode(line);
    tokenCount += tokens.length;
    if (unknown !== undefined) unknownCount += tokens.filter((token) => token === unknown).length;
  }
  const isPart = sample.sampleCount < sample.characterCount;
  const where = isPart ? `, over the first ${formattedCount(sample.sampleCount)} characters` : '';
  const share = unknownCount === 0 ? '' : `; ${formattedShare(unknownCount / tokenCount)} of the tokens are unknown`;
  return [
    ['text', `${describeSources(sources)}: ${formattedCount(sample.characterCount)} characters`],
    ['kind', kindInWords(kind)],
    ['entries', `${formattedCount(vocabularySize)}${fewer}`],
    ['average', `${(sample.sampleCount / tokenCount).toFixed(2)} characters a token${where}${share}`],
    tellingEntries(tokenizer),
    ['saved', path],
  ];
}

const mostExampleWords = 5;

/** A few words of the text to try a tokenizer on. */
function exampleOf({ lines }: TextSample): string {
  const firstLines = lines.slice(0, 100).map((line) => line.trim().split(/\s+/).slice(0, mostExampleWords));
  const longest = Math.max(...firstLines.map((words) => words.length));
  return firstLines.find((words) => words.length === longest && words[0] !== '')?.join(' ') ?? '';
}
