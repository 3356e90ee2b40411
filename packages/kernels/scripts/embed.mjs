// Writes build/kernels.wasm as a TypeScript module, in base64: programs then need no handling of .wasm files.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const dataSectionId = 11;
const bytes = readFileSync(new URL('../build/kernels.wasm', import.meta.url));
if (sectionIds(bytes).includes(dataSectionId)) {
  throw new Error(
    'The kernels have static data, which would overwrite the memory of tfjs. Compute tables, or pass them in.',
  );
}
const folder = new URL('../src/generated/', import.meta.url);
mkdirSync(folder, { recursive: true });
writeFileSync(
  new URL('kernels-binary.ts', folder),
  `/** The compiled kernels of \`assembly/\`, in base64. Written by scripts/embed.mjs. */
export const kernelsBinary: string =
  '${bytes.toString('base64')}';
`,
);

/** The ids of the sections of a WebAssembly module. */
function sectionIds(module) {
  const ids = [];
  let at = 8; // after the magic number and the version
  while (at < module.length) {
    ids.push(module[at++]);
    let size = 0;
    let byte = 0x80;
    for (let shift = 0; byte >= 0x80; shift += 7) {
      byte = module[at++];
      size |= (byte & 0x7f) << shift; // LEB128
    }
    at += size;
  }
  return ids;
}
