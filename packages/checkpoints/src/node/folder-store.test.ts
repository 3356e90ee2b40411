import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { chmod, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeCheckpointStore } from '@unroll/testing';
import { expect, onTestFinished, test } from 'vitest';
import { folderStore } from './folder-store.js';

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'unroll-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describeCheckpointStore('folderStore', () => {
  const folder = join(newFolder(), 'run');
  return {
    open: () => folderStore(folder),
    async damage(step, file) {
      const path = join(folder, 'saves', String(step).padStart(6, '0'), file);
      const bytes = readFileSync(path);
      bytes[bytes.length - 1] = ~(bytes.at(-1) as number);
      writeFileSync(path, bytes);
    },
  };
});

const files = { weights: Uint8Array.of(1, 2, 3) };

test('leaves the folder as writeSave does', async () => {
  const folder = newFolder();
  const store = folderStore(folder);
  await store.write({ step: 1, files });
  expect(readdirSync(folder)).toEqual(['save.json', 'save.lock', 'saves']);
  await store.close();
  expect(readdirSync(folder)).toEqual(['save.json', 'saves']);
});

/** A process, of the built package, that writes a save, says what came of it, and waits. */
function writer(folder: string, ending: string): string[] {
  return [
    '--input-type=module',
    '-e',
    `import { folderStore } from '@unroll/checkpoints/node';
    const store = folderStore(process.argv[1]);
    await store.write({ step: 5, files: {} }).then(() => console.log('saved'), ({ message }) => console.log(message));
    ${ending}`,
    folder,
  ];
}

test('keeps another process from writing, until it ends or is killed', async () => {
  const folder = newFolder();
  const child = spawn(process.execPath, writer(folder, 'setInterval(() => {}, 1000);'), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const store = folderStore(folder);
  await expect(store.write({ step: 6, files })).rejects.toThrow(
    `folderStore.write: "${folder}" is being written by process ${child.pid}. Wait for its end or stop it; if it does not use this folder, delete "${join(folder, 'save.lock')}", or choose another folder.`,
  );
  expect((await store.read())?.step).toBe(5);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await store.write({ step: 6, files });
  expect((await store.read())?.step).toBe(6);
  const { stdout } = spawnSync(process.execPath, writer(folder, ''), { encoding: 'utf8' });
  expect(stdout).toContain(`is being written by process ${process.pid}`);
  await store.close();
  expect(spawnSync(process.execPath, writer(folder, ''), { encoding: 'utf8' }).stdout).toBe('saved\n');
  expect(readdirSync(folder)).toEqual(['save.json', 'saves']);
});

test('one of many processes takes the lock of a process that was killed', async () => {
  const folder = newFolder();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(join(folder, 'save.lock'), `${pid}\n`);
  const ending = "console.log('waits'); process.stdin.resume().on('end', () => process.exit());";
  const children = Array.from({ length: 6 }, () => spawn(process.execPath, writer(folder, ending)));
  const printed = await Promise.all(
    children.map(async ({ stdout }) => {
      let text = '';
      for await (const piece of stdout) {
        text += piece;
        if (text.includes('waits')) break;
      }
      return text;
    }),
  );
  for (const child of children) child.stdin.end();
  await Promise.all(children.map((child) => once(child, 'exit')));
  expect(printed.filter((text) => text.startsWith('saved'))).toHaveLength(1);
  expect(readdirSync(folder)).toEqual(['save.json', 'saves']);
});

test.skipIf(process.platform === 'win32')('says that the folder is read-only', async () => {
  const folder = newFolder();
  const store = folderStore(folder);
  await store.write({ step: 1, files });
  await store.close();
  await chmod(folder, 0o555);
  // The superuser may write everywhere, so the writer is somebody else then.
  const somebody = process.getuid?.() === 0 ? { uid: 65534 } : {};
  const { stdout } = spawnSync(process.execPath, writer(folder, ''), { encoding: 'utf8', ...somebody });
  expect(stdout).toBe(
    `folderStore.write: "${folder}" cannot be taken for writing: permission is denied (EACCES). Change the permissions, or choose another place. What was saved before is unchanged.\n`,
  );
  expect(await store.read()).toEqual({ step: 1, files });
  await chmod(folder, 0o755);
});
