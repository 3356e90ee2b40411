import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomKey, randomUniforms } from '@unroll/core';
import {
  byteLevelBpeTokenizer,
  type PipelineTokenizer,
  unigramTokenizer,
  wordPieceTokenizer,
} from '@unroll/tokenizers';

const rounds = 3;
const streamBytes = 200e6;
const wordCount = 400_000;

/** How long tokenizers train, and in how much memory, as Markdown. */
export async function tokenizerTraining(folder: string): Promise<string> {
  const text = readFileSync(join(folder, 'tiny-shakespeare', 'input.txt'), 'utf8');
  const size = 256 + 4_000;
  const bpe = await medianSeconds(() => byteLevelBpeTokenizer.train(text, { vocabularySize: size }));
  const wordPiece = await medianSeconds(() => wordPieceTokenizer.train(text, { vocabularySize: size }));
  const unigram = await medianSeconds(() => unigramTokenizer.train(text, { vocabularySize: 4_000 }));
  const stream = await watchedTraining();
  return `# Training tokenizers

On one core. The times are medians of ${rounds} trainings, counting words included.

| | seconds |
|---|---:|
| byte-level BPE, 4,000 merges on tiny-shakespeare | ${bpe.toFixed(2)} |
| WordPiece, ${size.toLocaleString('en')} entries on tiny-shakespeare | ${wordPiece.toFixed(2)} |
| Unigram, 4,000 entries on tiny-shakespeare | ${unigram.toFixed(2)} |
| byte-level BPE, 30,000 entries on a stream of 200 MB | ${stream.seconds.toFixed(1)} |

The stream is generated line by line, of ${wordCount.toLocaleString('en')} words as frequent as words of natural text are, and is never in memory as a
whole. While it was trained on, the heap had at most ${stream.heap} MB, and everything outside of the heap ${stream.external} MB more; the
process had ${stream.process} MB.
`;
}

async function medianSeconds(train: () => Promise<PipelineTokenizer>): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await train();
    seconds.push((performance.now() - begun) / 1000);
  }
  return seconds.sort((left, right) => left - right)[(rounds - 1) / 2] as number;
}

async function watchedTraining(): Promise<{ seconds: number; heap: number; external: number; process: number }> {
  const most = { heap: 0, external: 0, process: 0 };
  const look = (): void => {
    const { heapUsed, external, rss } = process.memoryUsage();
    most.heap = Math.max(most.heap, Math.round(heapUsed / 1e6));
    most.external = Math.max(most.external, Math.round(external / 1e6));
    most.process = Math.max(most.process, Math.round(rss / 1e6));
  };
  const begun = performance.now();
  await byteLevelBpeTokenizer.train(generatedLines(), { vocabularySize: 30_000, onProgress: look });
  return { seconds: (performance.now() - begun) / 1000, ...most };
}

/** Lines of a dozen words, drawn as often as Zipf's law has it, until there are 200 MB of them. */
function* generatedLines(): Generator<string> {
  const letters = 'etaoinshrdlucmfwypvbgkjqxz';
  const lettersOf = randomUniforms(randomKey(1), 12 * wordCount);
  const words = Array.from({ length: wordCount }, (_, word) => {
    const length = 2 + Math.floor(Math.log2(word + 2) / 2) + (word % 3);
    return Array.from({ length }, (_letter, place) => {
      return letters[Math.floor((lettersOf[12 * word + place] as number) ** 2 * letters.length)];
    }).join('');
  });
  let bytes = 0;
  for (let line = 0; bytes < streamBytes; line++) {
    const uniforms = randomUniforms(randomKey(line), 12);
    const text = `${Array.from(uniforms, (uniform) => words[Math.floor(wordCount ** uniform) - 1]).join(' ')}.\n`;
    bytes += text.length;
    yield text;
  }
}
