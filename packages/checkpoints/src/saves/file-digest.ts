/** What recognizes a file's bytes. */
export type FileDigest = {
  readonly byteCount: number;
  /** 64 hexadecimal digits. */
  readonly sha256: string;
};

/** The digest of some bytes, which must not change meanwhile. */
export async function digestOf(bytes: Uint8Array): Promise<FileDigest> {
  return { byteCount: bytes.length, sha256: await sha256Of(bytes) };
}

/**
 * The SHA-256 of some bytes, as 64 hexadecimal digits.
 *
 * Browsers compute it themselves, except for pages that came over an insecure connection: there a library does, about
 * four times slower.
 *
 * @param bytes They must not change meanwhile.
 * @example await sha256Of(new TextEncoder().encode('abc')); // 'ba7816bf...'
 */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  // `subtle` is undefined in insecure contexts, whatever its type says.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  const digest =
    subtle === undefined
      ? (await import('./portable-sha256.js')).sha256(bytes)
      : new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
