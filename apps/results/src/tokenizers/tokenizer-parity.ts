import { createHash } from 'node:crypto';
import { encodeText, readTokenizerJson } from '@unroll/tokenizers';
import { dataLines } from './data-lines.ts';
import { huggingFaceEncoder, type TokenizerFile, tokenizerFile } from './peers.ts';

/**
 * Whether the token ids of every line of the real texts are those of Hugging Face's library, as Markdown: from the published
 * files, and from the file that we write of what we read.
 */
export function tokenizerParity(folder: string): string {
  const rows = (['gpt2', 'bert-base-uncased'] as const).flatMap((name) => compare(folder, name));
  return `# Token ids beside those of Hugging Face

Every line is encoded by \`@unroll/tokenizers\` and by \`@huggingface/tokenizers\` 0.2.0, each with what the post-processor
adds, and all ids are compared. "Written" is the same with the \`tokenizer.json\` that we write, read by Hugging Face's
library. "Back" counts the lines that do not come back from \`decode(encode(line))\`; BERT's tokenizer takes case and
accents away. The digest is of all ids, as 32-bit integers one after another.

| tokenizer | text | lines | tokens | mismatches | written | back | SHA-256 of the ids |
|---|---|---:|---:|---:|---:|---:|---|
${rows.join('\n')}
`;
}

function compare(folder: string, name: TokenizerFile): string[] {
  const file = tokenizerFile(folder, name);
  const ours = readTokenizerJson(file);
  const theirs = huggingFaceEncoder(file);
  const theirsOfWritten = huggingFaceEncoder(JSON.parse(JSON.stringify(ours)) as object);
  return dataLines(folder).map(({ name: text, lines }) => {
    const digest = createHash('sha256');
    let tokenCount = 0;
    let mismatches = 0;
    let mismatchesOfWritten = 0;
    let changed = 0;
    for (const line of lines) {
      const { tokens } = encodeText(ours, line, { truncation: null });
      const ids = tokens.join();
      if (theirs(line).join() !== ids) mismatches++;
      if (theirsOfWritten(line).join() !== ids) mismatchesOfWritten++;
      if (ours.decode(ours.encode(line)) !== line) changed++;
      tokenCount += tokens.length;
      digest.update(tokens);
    }
    const back = name === 'gpt2' ? String(changed) : '';
    const counts = [lines.length, tokenCount, mismatches, mismatchesOfWritten].map((count) =>
      count.toLocaleString('en'),
    );
    return `| ${[name, text, ...counts, back, `\`${digest.digest('hex').slice(0, 16)}…\``].join(' | ')} |`;
  });
}
