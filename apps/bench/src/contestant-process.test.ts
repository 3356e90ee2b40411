import { expect, test } from 'vitest';
import { startContestant } from './contestant-process.ts';

const workload = { kind: 'product', rows: 1, inner: 1, columns: 1 } as const;

/** Starts Node with a program that greets, and then answers every line as it is told. */
function startNode(answer: string) {
  const program = `
    console.log('{ "description": "a program" }');
    require('node:readline').createInterface({ input: process.stdin }).on('line', () => { ${answer} });`;
  return startContestant({ file: process.execPath, arguments: ['-e', program] });
}

test('asks a process and reads its answers', async () => {
  const contestant = await startNode(`console.log('{ "milliseconds": 12.5 }')`);
  expect(contestant.description).toBe('a program');
  await contestant.prepare('row', workload);
  expect(await contestant.run('row', 3)).toBe(12.5);
  contestant.stop();
});

test('hands on what a process cannot do', async () => {
  const contestant = await startNode(`console.log('{ "problem": "the heap is full" }')`);
  await expect(contestant.prepare('row', workload)).rejects.toThrow('the heap is full');
  contestant.stop();
});

test('says what a process said last that ended', async () => {
  const contestant = await startNode(`console.error('first\\nlast words'); process.exit(1)`);
  await expect(contestant.prepare('row', workload)).rejects.toThrow(/last words$/);
  await expect(contestant.run('row', 1)).rejects.toThrow(/last words$/);
});

test('says that there is no such program', async () => {
  await expect(startContestant({ file: 'there-is-no-such-program', arguments: [] })).rejects.toThrow('ENOENT');
});
