// Runs jobs and writes their results: `npm run results`, or `npm run results -- JOB`. UNROLL_DATA names the data's folder.
import { cellSpeed } from './cell-speed.ts';
import { dataFolder } from './data-folder.ts';
import { kills } from './kills.ts';
import { names } from './names.ts';
import { numberWords } from './number-words.ts';
import { recurrentCells } from './recurrent-cells/recurrent-cells.ts';
import { tinyShakespeare } from './tiny-shakespeare.ts';
import { tokenizerParity } from './tokenizers/tokenizer-parity.ts';
import { tokenizerSpeed } from './tokenizers/tokenizer-speed.ts';
import { tokenizerTraining } from './tokenizers/tokenizer-training.ts';
import { writeResult } from './write-result.ts';

/** Each job by the name of its file in docs/results. */
const jobs: Readonly<Record<string, () => string | Promise<string>>> = {
  'tiny-shakespeare': () => tinyShakespeare(dataFolder()),
  'cell-speed': cellSpeed,
  names: () => names(dataFolder()),
  'number-words': numberWords,
  'recurrent-cells': recurrentCells,
  'tokenizer-parity': () => tokenizerParity(dataFolder()),
  'tokenizer-speed': () => tokenizerSpeed(dataFolder()),
  'tokenizer-training': () => tokenizerTraining(dataFolder()),
  kills: () => kills(dataFolder()),
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(jobs);
for (const name of wanted) {
  const job = jobs[name];
  if (job === undefined) throw new Error(`There is no job ${name}. There are: ${Object.keys(jobs).join(', ')}.`);
  writeResult(name, await job());
}
