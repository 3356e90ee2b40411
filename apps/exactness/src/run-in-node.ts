// Prints the report and the hashes as a line of JSON: built for a Node that runs no TypeScript.
import { initializeBackend } from '@unroll/kernels';
import { parameterHashes } from './parameter-hashes.js';

const report = await initializeBackend();
console.log(JSON.stringify({ ...report, hashes: await parameterHashes() }));
