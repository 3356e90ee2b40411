// Writes golden/parameter-hashes.json anew: `npm run golden`. Only a change that is meant to change bits needs it.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

const program = new URL('../dist/node/run-in-node.js', import.meta.url);
const { hashes } = JSON.parse(execFileSync(process.execPath, [program.pathname], { encoding: 'utf8' }));
writeFileSync(new URL('../golden/parameter-hashes.json', import.meta.url), `${JSON.stringify(hashes, null, 2)}\n`);
