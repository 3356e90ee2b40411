import { expect, test } from 'vitest';
import { limitedBytes } from './limited-bytes.js';

test('gives all that was written, which may change afterwards', async () => {
  const { writable, bytes } = limitedBytes(4, new Error('too long'));
  const writer = writable.getWriter();
  const piece = Uint8Array.of(1, 2);
  await writer.write(piece);
  piece.fill(9);
  await writer.write(Uint8Array.of(3, 4));
  await writer.close();
  expect(bytes()).toEqual(Uint8Array.of(1, 2, 3, 4));
});

test('fails at the piece that is past the limit', async () => {
  const { writable } = limitedBytes(4, new Error('too long'));
  const writer = writable.getWriter();
  writer.closed.catch(() => undefined);
  await writer.write(Uint8Array.of(1, 2, 3));
  await expect(writer.write(Uint8Array.of(4, 5))).rejects.toThrow('too long');
});
