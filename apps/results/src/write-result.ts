import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** Writes a result to `docs/results`, as Markdown, with the machine that it was measured on. */
export function writeResult(name: string, body: string): void {
  const folder = new URL('../../../docs/results/', import.meta.url);
  mkdirSync(folder, { recursive: true });
  writeFileSync(new URL(`${name}.md`, folder), `${body}\nMeasured by \`npm run results\` on ${machine()}.\n`);
}

function machine(): string {
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} cores of an ${cpus()[0]?.model.trim()}, ${gibibytes} GiB, Node ${process.versions.node}`;
}
