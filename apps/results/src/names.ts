import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RandomKey, randomKey, randomUniforms } from '@unroll/core';
import { initializeBackend } from '@unroll/kernels';
import { characterTokenizer } from '@unroll/tokenizers';
import { learnSurnames, type Name, surnameSettings } from './learn-surnames.ts';
import { naiveBayes } from './naive-bayes.ts';

/** Names to learn from, and others to measure on. */
type Split = { readonly learned: readonly Name[]; readonly heldOut: readonly Name[] };

/** What came of a split: the language that each held-out name is taken for. */
type Outcome = Split & {
  readonly byNetwork: readonly number[];
  readonly byNaiveBayes: readonly number[];
  /** Of one processor, for the training. */
  readonly seconds: number;
};

/**
 * Trains a bidirectional GRU to tell the language of a surname from its characters on nine tenths of the lines, and again
 * on nine tenths of the different names, and reports how often it is right about the others, as Markdown.
 */
export async function names(dataFolder: string): Promise<string> {
  await initializeBackend();
  const { languages, all } = readNames(join(dataFolder, 'names'));
  const tokenizer = characterTokenizer.train(all.map(({ text }) => text));
  const outcomeOf = async (split: Split): Promise<Outcome> => {
    const begun = process.cpuUsage();
    const asked = split.heldOut.map(({ text }) => text);
    const byNetwork = await learnSurnames(split.learned, asked, { languageCount: languages.length, tokenizer });
    const { user, system } = process.cpuUsage(begun);
    return {
      ...split,
      byNetwork,
      byNaiveBayes: naiveBayes(split.learned, languages.length)(split.heldOut),
      seconds: (user + system) / 1e6,
    };
  };
  const ofLines = await outcomeOf(splitLines(all, randomKey(1)));
  const ofNames = await outcomeOf(splitNames(all, randomKey(1)));
  return report(languages, ofLines, ofNames);
}

/** A tenth of the lines, drawn by a key, and all others. Most names of several lines are then on both sides. */
function splitLines(all: readonly Name[], key: RandomKey): Split {
  const uniforms = randomUniforms(key, all.length);
  const isDrawn = (index: number): boolean => (uniforms[index] as number) < 0.1;
  return { learned: all.filter((_, index) => !isDrawn(index)), heldOut: all.filter((_, index) => isDrawn(index)) };
}

/** The languages, one for each file of the folder, and all names of all files. */
function readNames(folder: string): { languages: string[]; all: Name[] } {
  const files = readdirSync(folder).filter((file) => file.endsWith('.txt'));
  const languages = files.map((file) => file.slice(0, -'.txt'.length)).sort();
  const all = languages.flatMap((language, label) => {
    const lines = readFileSync(join(folder, `${language}.txt`), 'utf8')
      .trim()
      .split('\n');
    return lines.map((line) => ({ text: line.trim().normalize('NFC'), label }));
  });
  return { languages, all };
}

/** A tenth of the different names, drawn by a key, with all lines on which they stand; and all other lines. */
function splitNames(all: readonly Name[], key: RandomKey): Split {
  const texts = [...new Set(all.map(({ text }) => text))].sort();
  const uniforms = randomUniforms(key, texts.length);
  const drawn = new Set(texts.filter((_, index) => (uniforms[index] as number) < 0.1));
  return {
    learned: all.filter(({ text }) => !drawn.has(text)),
    heldOut: all.filter(({ text }) => drawn.has(text)),
  };
}

function report(languages: readonly string[], ofLines: Outcome, ofNames: Outcome): string {
  const { learned, heldOut, byNetwork } = ofNames;
  const commonest = mostFrequent(learned.map(({ label }) => label));
  const method = (name: string, labelsOf: (outcome: Outcome) => readonly number[]): string => {
    const lines = [ofLines, ofNames].map((outcome) => accuracy(outcome.heldOut, labelsOf(outcome)));
    return `| ${name} | ${lines.join(' | ')} | ${accuracyOnce(heldOut, labelsOf(ofNames))} |`;
  };
  const rows = languages.map((language, label) => {
    const found = byNetwork.filter((_, index) => heldOut[index]?.label === label);
    const right = found.filter((other) => other === label).length;
    const wrong = mostFrequent(found.filter((other) => other !== label));
    const known = learned.filter((name) => name.label === label).length;
    return `| ${language} | ${known} | ${found.length} | ${percent(right, found.length)} | ${languages[wrong] ?? ''} |`;
  });
  const { hiddenSize, dropoutRate, peakLearningRate, batchSize, epochs, warmUpSteps, clippedNorm } = surnameSettings;
  const all = [...learned, ...heldOut];
  const heldOutArabic = heldOut.filter(({ label }) => languages[label] === 'Arabic');
  const arabic = all.filter(({ label }) => languages[label] === 'Arabic');
  return `# Surnames

The language of a surname, of ${languages.length}, from its characters: data/names, ${all.length.toLocaleString('en-US')} lines. Many names stand on several
lines: the ${arabic.length.toLocaleString('en-US')} of Arabic are ${differentNames(arabic)} names. A tenth is held out in two ways, each drawn by a seed: of the lines, ${ofLines.heldOut.length.toLocaleString('en-US')};
or of the different names, with all the lines on which they stand, ${heldOut.length.toLocaleString('en-US')}, so that no name that is measured was learned from in
any language. Of the second, ${differentNames(heldOutArabic)} Arabic names stand on ${heldOutArabic.length} lines; the last column counts each name of a
language once.

A bidirectional GRU of 2 × ${hiddenSize} over one-hot characters, the last output of each direction, and a linear head
(\`sequenceClassifier\`); a share of ${dropoutRate} of the outputs dropped (\`variationalDropout\`), ${epochs} epochs of batches of ${batchSize} names of similar
lengths, Adam with a peak of the learning rate of ${peakLearningRate} after ${warmUpSteps} steps of warm-up, then half a cosine down to 0, gradients
clipped to a norm of ${clippedNorm}. Settings were chosen on another tenth of the names, by learning from the other eight.

| right about | a tenth of the lines | new names, by lines | new names, each once |
|---|---|---|---|
${method('the network', (outcome) => outcome.byNetwork)}
${method('naive Bayes over character n-grams of 1 to 4', (outcome) => outcome.byNaiveBayes)}
${method(`always ${languages[commonest]}`, (outcome) => outcome.heldOut.map(() => commonest))}

Training took ${Math.round(ofLines.seconds)} s and ${Math.round(ofNames.seconds)} s of one processor. Of new names, by lines:

| language | learned | held out | recall | most often taken for |
|---|---|---|---|---|
${rows.join('\n')}
`;
}

function differentNames(names: readonly Name[]): number {
  return new Set(names.map(({ text }) => text)).size;
}

/** The share of the names whose language was found. */
function accuracy(names: readonly Name[], found: readonly number[]): string {
  return percent(names.filter(({ label }, index) => label === found[index]).length, names.length);
}

/** The same with each name of a language counted once: its other lines are the same question once more. */
function accuracyOnce(names: readonly Name[], found: readonly number[]): string {
  const places = [...new Map(names.map(({ text, label }, index) => [`${label} ${text}`, index])).values()];
  return accuracy(
    places.map((place) => names[place] as Name),
    places.map((place) => found[place] as number),
  );
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(1)} %`;
}

/** The label that comes most often; -1 of none. */
function mostFrequent(labels: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].reduce((most, each) => (each[1] > most[1] ? each : most), [-1, 0] as [number, number])[0];
}
