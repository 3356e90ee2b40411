// Writes digests.json: SHA-256 of the token ids that Hugging Face's JavaScript library gives for whole files of real text.
//
// Run, with the real data in the folder that UNROLL_DATA names: `npm install @huggingface/tokenizers@0.2.0` in an empty folder,
// and there `UNROLL_DATA=… node <path>/make-digests.mjs`. It takes some minutes.
//
// Each line is encoded by itself, without tokens that a post-processor adds; the ids are digested as 32-bit integers, little
// end first, one line after another.

import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { textsOf } from './real-texts.mjs';

const { Tokenizer } = createRequire(join(process.cwd(), 'index.js'))('@huggingface/tokenizers');
const folder = process.env.UNROLL_DATA;

const digests = {};
for (const name of ['gpt2', 'bert-base-uncased']) {
  const path = join(folder, 'models', `hf-tokenizer-${name}`, 'tokenizer.json');
  const tokenizer = new Tokenizer(JSON.parse(readFileSync(path, 'utf8')), {});
  digests[name] = {};
  for (const [text, lines] of Object.entries(textsOf(folder))) {
    const hash = createHash('sha256');
    let tokenCount = 0;
    for (const line of lines) {
      const { ids } = tokenizer.encode(line, { add_special_tokens: false });
      hash.update(Int32Array.from(ids));
      tokenCount += ids.length;
    }
    digests[name][text] = { lines: lines.length, tokens: tokenCount, sha256: hash.digest('hex') };
    console.log(name, text, digests[name][text]);
  }
}
writeFileSync(new URL('digests.json', import.meta.url), `${JSON.stringify(digests, null, 2)}\n`);
