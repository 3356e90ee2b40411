// Runs every job and writes its result: `npm run results`, with UNROLL_DATA naming the folder of the data.
import { dataFolder } from './data-folder.ts';
import { names } from './names.ts';
import { numberWords } from './number-words.ts';
import { tinyShakespeare } from './tiny-shakespeare.ts';
import { writeResult } from './write-result.ts';

writeResult('names', await names(dataFolder()));
writeResult('number-words', await numberWords());
writeResult('tiny-shakespeare', tinyShakespeare(dataFolder()));
