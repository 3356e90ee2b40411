import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { CheckpointError } from '@unroll/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unzipSave } from './unzip-save.js';
import { localRecord, type ZipEntry, zipOfEntries } from './zip-of-entries.reference.js';
import { zipSave } from './zip-save.js';

const save = { step: 900, files: { weights: Uint8Array.of(1, 2, 3), empty: new Uint8Array(0) } };

/** The entries of a zip whose save.json tells of some files, truly or not. */
function entriesOf(
  files: Readonly<Record<string, Uint8Array>>,
  claimed: Readonly<Record<string, number>> = {},
): ZipEntry[] {
  const digests = Object.entries(files).map(([name, data]) => [
    name,
    { byteCount: claimed[name] ?? data.length, sha256: createHash('sha256').update(data).digest('hex') },
  ]);
  const pointer = { version: 1, step: 900, name: '000900', files: Object.fromEntries(digests) };
  return [
    { name: 'save.json', data: new TextEncoder().encode(JSON.stringify(pointer)) },
    ...Object.entries(files).map(([name, data]) => ({ name: `saves/000900/${name}`, data })),
  ];
}

/** The sentence of the CheckpointError that unpacking ends in. */
async function problem(bytes: Uint8Array, options = {}): Promise<string> {
  const error: unknown = await unzipSave(bytes, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CheckpointError);
  return (error as CheckpointError).message;
}

test('gives back what zipSave packed', async () => {
  const zip = await zipSave(save);
  expect(await unzipSave(zip)).toEqual(save);
  expect(await zipSave(save)).toEqual(zip);
  const shifted = new Uint8Array(zip.length + 5).subarray(5);
  shifted.set(zip);
  expect(await unzipSave(shifted)).toEqual(save);
});

test('reads the folder of a store that another program packed and compressed', async () => {
  const golden = readFileSync(new URL('../../golden/packed.zip', import.meta.url));
  const { step, files } = await unzipSave(golden);
  expect(step).toBe(900);
  expect(files).toEqual({
    'weights.safetensors': Uint8Array.from({ length: 10_240 }, (_, at) => at),
    'history.json': new TextEncoder().encode('[1, 2]\n'),
  });
});

test('packs what the description of the format says', async () => {
  const zip = Buffer.from(await zipSave(save));
  expect(zip.toString('latin1', 0, 4)).toBe('PK\x03\x04');
  const entries = ['save.json', 'saves/000900/weights', 'saves/000900/empty'];
  for (const name of entries) expect(zip.toString('latin1').split(name)).toHaveLength(3);
  expect(zip.readUInt16LE(zip.length - 12)).toBe(3);
});

const whole = entriesOf(save.files);

/** A zip with a file that lies in the bytes of the one before it. */
function nested(): Uint8Array {
  const inner = { name: 'saves/000900/inner', data: Uint8Array.of(1, 2, 3) };
  const entries = entriesOf({ outer: localRecord(inner), inner: inner.data });
  return zipOfEntries(entries.map((entry, at) => (at === 2 ? { ...entry, inside: 1 } : entry)));
}
const zeros = new Uint8Array(50_000_000);
const damaged = 'It is damaged, not a zip, or made to do harm; get it again from where you trust.';

test.each<[string, Uint8Array, string]>([
  [
    'without a save',
    zipOfEntries([{ name: 'run/save.json' }]),
    'the zip has no save.json. Pack what is in the folder of a store, and not that folder itself.',
  ],
  [
    'with a name that leads up',
    zipOfEntries([...whole, { name: '../../etc/cron.d/x' }]),
    `the zip cannot be read: Unsafe filename "../../etc/cron.d/x".`,
  ],
  [
    'with a name that leads up in the middle',
    zipOfEntries([...whole, { name: 'saves/../../x' }]),
    'the zip cannot be read: Unsafe filename "saves/../../x".',
  ],
  [
    'with a name that begins at the root',
    zipOfEntries([...whole, { name: '/etc/passwd' }]),
    'the zip cannot be read: Unsafe filename "/etc/passwd".',
  ],
  [
    'with a name on another drive',
    zipOfEntries([...whole, { name: 'C:/x' }]),
    'the zip cannot be read: Unsafe filename "C:/x".',
  ],
  [
    'with a name of another system',
    zipOfEntries([...whole, { name: 'saves\\x' }]),
    'the zip cannot be read: the name "saves\\x" leads elsewhere.',
  ],
  [
    'with a link',
    zipOfEntries([
      ...whole,
      { name: 'saves/000900/link', mode: 0o120777, data: new TextEncoder().encode('/etc/passwd') },
    ]),
    `the zip cannot be read: "saves/000900/link" is not a file, but a link or a device. ${damaged}`,
  ],
  [
    'with a link whose name is long and steers the terminal',
    zipOfEntries([...whole, { name: `\u009b2J${'x'.repeat(1000)}`, mode: 0o120777 }]),
    `the zip cannot be read: "\\u{9b}2J${'x'.repeat(77)}…" is not a file`,
  ],
  [
    'with a name that comes twice',
    zipOfEntries([...whole, { name: 'saves/000900/weights', data: Uint8Array.of(9) }]),
    'the zip cannot be read: Ambiguous archive',
  ],
  [
    'with two files in one place',
    zipOfEntries([
      ...entriesOf({ a: Uint8Array.of(1), b: Uint8Array.of(1) }).slice(0, 2),
      { name: 'saves/000900/b', data: Uint8Array.of(1), sameAs: 1 },
    ]),
    'the zip cannot be read: Ambiguous archive',
  ],
  ['with a file in the bytes of another', nested(), 'the zip cannot be read: Overlapping entry found'],
  [
    'with an encrypted file',
    zipOfEntries(whole.map((entry) => ({ ...entry, flags: 1 }))),
    'the zip cannot be read: File contains encrypted entry',
  ],
  [
    'with another checksum than its bytes have',
    zipOfEntries(whole.map((entry) => ({ ...entry, crc: 1 }))),
    'the zip cannot be read: Invalid CRC32',
  ],
  [
    'with other bytes',
    zipOfEntries([...whole.slice(0, 1), { name: 'saves/000900/weights', data: Uint8Array.of(1, 2, 4) }]),
    'weights of the save at step 900 is damaged: its bytes are not those that were written (another SHA-256).',
  ],
  [
    'with fewer bytes',
    zipOfEntries([...whole.slice(0, 1), { name: 'saves/000900/weights', data: Uint8Array.of(1, 2) }]),
    'weights of the save at step 900 is damaged: it has 2 bytes, expected 3.',
  ],
  ['without a file', zipOfEntries(whole.slice(0, 1)), 'weights of the save at step 900 is missing.'],
  [
    'with a save.json that is none',
    zipOfEntries([{ name: 'save.json', data: Uint8Array.of(0x7b) }]),
    '"the zip/save.json" is damaged: it does not describe a save.',
  ],
  [
    'that leads out by its save.json',
    zipOfEntries([
      { name: 'save.json', data: new TextEncoder().encode('{"version":1,"step":1,"name":"..","files":{}}') },
    ]),
    '"the zip/save.json" is damaged',
  ],
  [
    'that says it holds more than is expected',
    zipOfEntries(entriesOf({ weights: zeros }, { weights: 1000 }).map((entry) => ({ ...entry, compressed: true }))),
    'the zip cannot be read: saves/000900/weights has more than the 1,000 bytes that are expected.',
  ],
  [
    'that holds more than it says',
    zipOfEntries(
      entriesOf({ weights: zeros }, { weights: 1000 }).map((entry, at) => ({
        ...entry,
        compressed: true,
        ...(at === 1 && { claimedByteCount: 1000 }),
      })),
    ),
    'the zip cannot be read: Invalid uncompressed size',
  ],
  [
    'with a save.json without end',
    zipOfEntries([{ name: 'save.json', data: zeros, compressed: true }]),
    'the zip cannot be read: save.json has more than the 1,000,000 bytes that are expected.',
  ],
  [
    'with entries without end',
    zipOfEntries(Array.from({ length: 10_001 }, (_, at) => ({ name: String(at) }))),
    'the zip cannot be read: it has more than 10,000 entries.',
  ],
  ['cut short', zipOfEntries(whole).slice(0, -30), 'the zip cannot be read: End of central directory not found'],
  ['with bytes in front', Uint8Array.of(0, ...zipOfEntries(whole)), 'the zip cannot be read: Ambiguous archive'],
  ['with bytes after its end', Uint8Array.of(...zipOfEntries(whole), 0), 'the zip cannot be read: Ambiguous archive'],
  ['of nothing', new Uint8Array(0), 'the zip cannot be read: File format is not recognized'],
  [
    'that is another file',
    deflateRawSync(zeros.subarray(0, 1000)),
    'the zip cannot be read: File format is not recognized',
  ],
])('refuses a zip %s', async (_, bytes, sentence) => {
  expect(await problem(bytes)).toContain(`unzipSave: ${sentence}`);
});

test('unpacks no more bytes than are allowed, all files together', async () => {
  const zip = zipOfEntries(entriesOf({ a: new Uint8Array(600), b: new Uint8Array(600) }));
  expect((await unzipSave(zip, { byteLimit: 1200 })).step).toBe(900);
  expect(await problem(zip, { byteLimit: 1199 })).toBe(
    'unzipSave: the save has more than the 1,199 bytes that are allowed. Raise `byteLimit` if you trust where it came from.',
  );
});

test('stops unpacking a bomb of 4 GB at once', async () => {
  // 4 MB of zeros are packed once, and their blocks repeated: a stream that unpacks to a thousand times its length.
  const block = deflateRawSync(new Uint8Array(2 ** 22), { finishFlush: 2 /* Z_SYNC_FLUSH */ });
  const bomb = Buffer.concat([...Array<Buffer>(1024).fill(block), deflateRawSync(new Uint8Array(0))]);
  const [pointer] = entriesOf({ weights: Uint8Array.of(0) });
  const entry = { name: 'saves/000900/weights', data: bomb };
  const zip = Buffer.from(zipOfEntries([pointer as ZipEntry, entry]));
  // The packed bytes were put in as they are: say that they are deflated, and of one byte.
  for (let at = zip.indexOf(entry.name); at >= 0; at = zip.indexOf(entry.name, at + 1)) {
    const isLocal = zip.toString('latin1', at - 30, at - 26) === 'PK\x03\x04';
    const facts = at - (isLocal ? 26 : 40);
    zip.writeUInt16LE(8, facts + 4);
    zip.writeUInt32LE(1, facts + 18);
  }
  const before = process.memoryUsage.rss();
  expect(await problem(new Uint8Array(zip))).toContain('unzipSave: the zip cannot be read: Invalid uncompressed size.');
  expect(process.memoryUsage.rss() - before).toBeLessThan(2 ** 28);
});

test('refuses a zip with any bytes changed, or gives the same save', async () => {
  const zip = await zipSave(save);
  const change = fc.record({ at: fc.nat(zip.length - 1), value: fc.integer({ min: 0, max: 255 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const bytes = zip.slice();
      for (const { at, value } of changes) bytes[at] = value;
      await expectSafeReading(bytes);
    }),
    { numRuns: 500 },
  );
});

test('refuses arbitrary bytes and zips that were cut', async () => {
  const zip = await zipSave(save);
  const cut = fc.nat(zip.length - 1).map((length) => zip.slice(0, length));
  await fc.assert(fc.asyncProperty(fc.oneof(cut, fc.uint8Array({ maxLength: 200 })), expectSafeReading), {
    numRuns: 300,
  });
});

async function expectSafeReading(bytes: Uint8Array): Promise<void> {
  const outcome: unknown = await unzipSave(bytes).catch((error: unknown) => error);
  if (!(outcome instanceof CheckpointError)) expect(outcome).toEqual(save);
}
